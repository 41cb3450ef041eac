package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import java.io.IOException;
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
        FolderId folder, long looked, long changed, long deleted, long problems, Duration took)
        implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("looked", looked);
        json.writeNumberField("changed", changed);
        json.writeNumberField("deleted", deleted);
        json.writeNumberField("problems", problems);
        json.writeNumberField("millis", took.toMillis());
    }
}
