package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import java.io.IOException;
import java.time.Duration;

/**
 * How far it is said what a pull would do.
 *
 * @param peers that are known
 * @param done of which it was said
 */
public record PlanProgress(FolderId folder, int peers, int done, Duration since)
        implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("peersToAsk", peers);
        json.writeNumberField("peersDone", done);
        json.writeNumberField("millis", since.toMillis());
    }
}
