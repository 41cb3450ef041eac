package dev.sluice.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/** A record of the log as one object of JSON; its fields are in docs/monitoring.md. */
final class JsonLine {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern OF_FOLDER = Pattern.compile("folder ([a-z0-9.-]+): (.*)");

    private static final Pattern OF_NODE = Pattern.compile("node [0-9a-f]{16} .*");

    private JsonLine() {}

    /**
     * @param message of the record, on one line
     */
    static String of(ExtLogRecord line, String message) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", line.getInstant().toString());
            json.writeStringField("level", String.valueOf(line.getLevel()));
            json.writeStringField("logger", String.valueOf(line.getLoggerName()));
            json.writeStringField("thread", String.valueOf(line.getThreadName()));
            event(message, json);
            json.writeStringField("message", message);
            Throwable thrown = line.getThrown();
            if (thrown != null) {
                json.writeStringField("trace", trace(thrown));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return text.toString();
    }

    private static void event(String message, JsonGenerator json) throws IOException {
        Matcher folder = OF_FOLDER.matcher(message);
        boolean isOfFolder = folder.matches();
        if (isOfFolder) {
            json.writeStringField("folder", folder.group(1));
        }
        boolean isOfNode = OF_NODE.matcher(message).matches();
        LogEvent event = isOfNode ? LogEvent.NODE_STARTED : null;
        if (isOfFolder) {
            event = LogEvent.ofFolder(folder.group(2));
        }
        if (event != null) {
            json.writeStringField("event", event.id());
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
