package dev.sluice.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** The last hour as JSON: columns of one length, since it is asked for again and again. */
final class HistoryJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private HistoryJson() {}

    /**
     * @param ahead how far the clock that people see is ahead of that of the samples
     */
    static String of(List<History.Sample> samples, Duration ahead) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("everySeconds", History.EVERY_SECONDS);
            long[] at =
                    samples.stream()
                            .mapToLong(each -> each.at().plus(ahead).getEpochSecond())
                            .toArray();
            column(json, "at", at);
            column(
                    json,
                    "receivedBytesPerSecond",
                    samples.stream().mapToLong(History.Sample::received).toArray());
            column(
                    json,
                    "sentBytesPerSecond",
                    samples.stream().mapToLong(History.Sample::sent).toArray());
            json.writeFieldName("lagSeconds");
            double[] lag = samples.stream().mapToDouble(History.Sample::lagSeconds).toArray();
            json.writeArray(lag, 0, lag.length);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void column(JsonGenerator json, String name, long[] values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values, 0, values.length);
    }
}
