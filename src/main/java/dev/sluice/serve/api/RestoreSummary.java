package dev.sluice.serve.api;

import dev.sluice.domain.FolderId;
import dev.sluice.serve.problem.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was put back from the trash.
 *
 * @param at the files are as they were then
 * @param isDry whether it was only said what would be done
 * @param same paths that had the content already
 * @param paths the first that were restored
 * @param failures why, of the first that failed
 */
public record RestoreSummary(
        FolderId folder,
        Instant at,
        boolean isDry,
        long restored,
        long same,
        long failed,
        List<String> paths,
        Map<String, String> failures,
        Duration took) {

    public RestoreSummary {
        paths = List.copyOf(paths);
        failures = new LinkedHashMap<>(failures);
    }

    String toJson() {
        return Json.object(json -> {
            json.writeStringField("folder", folder.text());
            json.writeStringField("at", at.toString());
            json.writeBooleanField("dry", isDry);
            json.writeNumberField("restored", restored);
            json.writeNumberField("same", same);
            json.writeNumberField("failed", failed);
            json.writeArrayFieldStart("paths");
            for (String path : paths) {
                json.writeString(path);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failures");
            for (Map.Entry<String, String> failure : failures.entrySet()) {
                json.writeStartObject();
                json.writeStringField("path", failure.getKey());
                json.writeStringField("reason", failure.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("millis", took.toMillis());
        });
    }
}
