package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import java.io.IOException;
import java.time.Duration;

/**
 * How far it is to read the contents of a folder again.
 *
 * @param files that were read
 * @param ofFiles how many there are
 * @param bytes that were read
 * @param ofBytes how many there are
 * @param skipped files that are left to a scan
 * @param rotten files whose content is not the one that was indexed
 */
public record VerifyProgress(
        FolderId folder,
        long files,
        long ofFiles,
        long bytes,
        long ofBytes,
        long skipped,
        long rotten,
        Duration since)
        implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("files", files);
        json.writeNumberField("ofFiles", ofFiles);
        json.writeNumberField("bytes", bytes);
        json.writeNumberField("ofBytes", ofBytes);
        json.writeNumberField("skipped", skipped);
        json.writeNumberField("rotten", rotten);
        json.writeNumberField("millis", since.toMillis());
    }
}
