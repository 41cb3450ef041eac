package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import java.time.Duration;

/**
 * What a scan found.
 *
 * @param looked entries looked at
 * @param changed entries that are new or different
 * @param deleted tombstones made
 * @param problems entries that could not be read or may not be replicated
 */
public record ScanSummary(
        FolderId folder, long looked, long changed, long deleted, long problems, Duration took) {

    String toJson() {
        return Json.object(json -> {
            json.writeStringField("folder", folder.text());
            json.writeNumberField("looked", looked);
            json.writeNumberField("changed", changed);
            json.writeNumberField("deleted", deleted);
            json.writeNumberField("problems", problems);
            json.writeNumberField("millis", took.toMillis());
        });
    }
}
