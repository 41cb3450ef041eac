package dev.sluice.status;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.folder.Folder;
import dev.sluice.hook.Hooks;
import dev.sluice.index.ListenerState;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it goes with telling one listener of a folder.
 *
 * @param name fit to be shown: what is behind a host may be a secret
 * @param reason why it has not taken the next event, or why one was given up; null if neither
 */
record Telling(
        String name, long told, long waiting, int attempts, long givenUp, @Nullable String reason) {

    static List<Telling> of(Folder folder) {
        return folder.setup().hooks().isEmpty()
                ? List.of()
                : folder.index().events().listeners().stream().map(Telling::of).toList();
    }

    private static Telling of(ListenerState state) {
        return new Telling(
                Hooks.shown(state.name()),
                state.told(),
                state.waiting(),
                state.attempts(),
                state.givenUp(),
                state.reason());
    }

    boolean isInTrouble() {
        return reason != null;
    }

    String words() {
        return "%s: %,d events wait, tried %d times, %,d given up: %s"
                .formatted(
                        FolderStatus.line(name),
                        waiting,
                        attempts,
                        givenUp,
                        FolderStatus.line(String.valueOf(reason)));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeNumberField("told", told);
        json.writeNumberField("waiting", waiting);
        json.writeNumberField("attempts", attempts);
        json.writeNumberField("givenUp", givenUp);
        if (reason != null) {
            json.writeStringField("reason", reason);
        }
        json.writeEndObject();
    }
}
