package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.report.PullTally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a pull brought.
 *
 * @param peers asked, those that could not be pulled from included
 * @param done what its rounds did
 * @param failed entries that are still wanted because applying them failed
 * @param notRun peers from which nothing could be pulled, each with the reason
 */
public record PullSummary(
        FolderId folder, int peers, PullTally done, long failed, List<NotRun> notRun, Duration took)
        implements RoundFigures {

    public PullSummary {
        notRun = List.copyOf(notRun);
    }

    /** A peer from which nothing could be pulled, and why. */
    public record NotRun(String peer, String reason) {}

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("peers", peers);
        json.writeNumberField("fetched", done.files());
        json.writeNumberField("bytes", done.bytes());
        json.writeNumberField("deleted", done.deleted());
        json.writeNumberField("conflicts", done.conflicts());
        json.writeNumberField("failed", failed);
        json.writeArrayFieldStart("notRun");
        for (NotRun peer : notRun) {
            json.writeStartObject();
            json.writeStringField("peer", peer.peer());
            json.writeStringField("reason", peer.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("millis", took.toMillis());
    }
}
