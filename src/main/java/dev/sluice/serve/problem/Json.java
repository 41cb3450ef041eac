package dev.sluice.serve.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON read and written field by field, so that nothing depends on reflection. */
public final class Json {

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .rootValueSeparator("")
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();

    private Json() {}

    /** Writes the fields of an object. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** One object as text. */
    public static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return text.toString();
    }

    /** A generator of objects in UTF-8; what is between them is the caller's. */
    public static JsonGenerator lines(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** Reads what comes from outside: no name is kept. Whether one came twice is not asked. */
    public static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }
}
