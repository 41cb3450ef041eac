package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import dev.sluice.serve.problem.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a path is not here, or not the same as elsewhere.
 *
 * @param path as it was asked for
 * @param isInStep whether nothing is left to do for it
 * @param reasons at least one, the weightiest first
 */
public record WhyAnswer(FolderId folder, String path, boolean isInStep, List<Reason> reasons) {

    public WhyAnswer {
        reasons = List.copyOf(reasons);
    }

    /**
     * One thing that is true of the path.
     *
     * @param cause a code that never changes
     * @param words one sentence
     * @param details texts, numbers and lists of texts by their names, in their order
     */
    public record Reason(String cause, String words, Map<String, Object> details) {

        public Reason {
            details = new LinkedHashMap<>(details);
        }

        private void write(JsonGenerator json) throws IOException {
            json.writeStringField("cause", cause);
            json.writeStringField("words", words);
            for (Map.Entry<String, Object> detail : details.entrySet()) {
                json.writeFieldName(detail.getKey());
                write(detail.getValue(), json);
            }
        }

        private static void write(Object value, JsonGenerator json) throws IOException {
            switch (value) {
                case Long number -> json.writeNumber(number);
                case Double number -> json.writeNumber(number);
                case List<?> list -> {
                    json.writeStartArray();
                    for (Object each : list) {
                        write(each, json);
                    }
                    json.writeEndArray();
                }
                case String text -> json.writeString(text);
                default -> throw new IllegalStateException("bug: a detail is " + value.getClass());
            }
        }
    }

    String toJson() {
        return Json.object(json -> {
            json.writeStringField("folder", folder.text());
            json.writeStringField("path", path);
            json.writeBooleanField("inStep", isInStep);
            reasons.getFirst().write(json);
            json.writeArrayFieldStart("also");
            for (Reason each : reasons.subList(1, reasons.size())) {
                json.writeStartObject();
                each.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** A line for each reason. */
    String toText() {
        StringBuilder text = new StringBuilder();
        String start = Quoted.line(path) + ": ";
        for (Reason each : reasons) {
            text.append(start).append(Quoted.line(each.words())).append('\n');
            start = "  also: ";
        }
        return text.toString();
    }
}
