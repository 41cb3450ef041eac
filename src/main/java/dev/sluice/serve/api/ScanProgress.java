package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import java.io.IOException;
import java.time.Duration;

/**
 * How far a scan is.
 *
 * @param looked entries looked at
 * @param hashed files whose content was read
 * @param bytes of content read
 * @param changed entries that are new or different
 * @param deleted tombstones made
 */
public record ScanProgress(
        FolderId folder,
        long looked,
        long hashed,
        long bytes,
        long changed,
        long deleted,
        Duration since)
        implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("looked", looked);
        json.writeNumberField("hashed", hashed);
        json.writeNumberField("bytes", bytes);
        json.writeNumberField("changed", changed);
        json.writeNumberField("deleted", deleted);
        json.writeNumberField("millis", since.toMillis());
    }
}
