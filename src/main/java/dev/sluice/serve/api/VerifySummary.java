package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import java.io.IOException;
import java.time.Duration;

/**
 * What came of reading the contents of a folder again.
 *
 * @param files that were read
 * @param bytes that were read
 * @param skipped files that are left to a scan
 * @param rotten files whose content is not the one that was indexed
 * @param mended files that were put right since it began
 * @param waiting rotten files that are not, or not yet
 */
public record VerifySummary(
        FolderId folder,
        long files,
        long bytes,
        long skipped,
        long rotten,
        long mended,
        long waiting,
        Duration took)
        implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("files", files);
        json.writeNumberField("bytes", bytes);
        json.writeNumberField("skipped", skipped);
        json.writeNumberField("rotten", rotten);
        json.writeNumberField("mended", mended);
        json.writeNumberField("waiting", waiting);
        json.writeNumberField("millis", took.toMillis());
    }
}
