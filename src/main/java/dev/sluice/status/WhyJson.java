package dev.sluice.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.folder.Reason;
import dev.sluice.folder.Why;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Why a path is not there, for the page: the causes and the words. */
final class WhyJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private WhyJson() {}

    static String of(FolderId folder, Why why) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("folder", folder.text());
            json.writeStringField("path", why.path());
            json.writeBooleanField("inStep", why.isInStep());
            write(why.reason(), json);
            json.writeArrayFieldStart("also");
            for (Reason each : why.others()) {
                json.writeStartObject();
                write(each, json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(Reason reason, JsonGenerator json) throws IOException {
        json.writeStringField("cause", reason.cause().code());
        json.writeStringField("words", reason.words());
    }
}
