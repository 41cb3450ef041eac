package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a pull is.
 *
 * @param toDo entries known of the peers that are not applied yet
 * @param done entries that were, or need not be
 * @param fetched files whose content came, from a peer or from a copy that was here
 * @param bytes of content that came over the wire
 * @param bytesPerSecond of late
 * @param left how long it will take if it goes on like this, null if that cannot be said
 */
public record PullProgress(
        FolderId folder,
        long toDo,
        long done,
        long fetched,
        long bytes,
        long bytesPerSecond,
        @Nullable Duration left,
        Duration since)
        implements RoundFigures {

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeNumberField("toDo", toDo);
        json.writeNumberField("done", done);
        json.writeNumberField("fetched", fetched);
        json.writeNumberField("bytes", bytes);
        json.writeNumberField("bytesPerSecond", bytesPerSecond);
        if (left != null) {
            json.writeNumberField("secondsLeft", left.toSeconds());
        }
        json.writeNumberField("millis", since.toMillis());
    }
}
