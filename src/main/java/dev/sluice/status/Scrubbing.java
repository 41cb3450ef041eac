package dev.sluice.status;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.RelativePath;
import dev.sluice.folder.Folder;
import dev.sluice.index.Rereads;
import dev.sluice.index.Rot;
import dev.sluice.index.ScrubState;
import dev.sluice.pull.Drift;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the contents of a folder were read again, and what has rotted.
 *
 * @param every how often they are, null for only when a person asks
 * @param isReading whether they are just now
 * @param rotten how many files have rotted and are not mended, of which only the first are listed
 * @param mended files that were mended since the start
 */
record Scrubbing(
        @Nullable Duration every,
        boolean isReading,
        ScrubState state,
        long rotten,
        long mended,
        List<File> files) {

    private static final int MAX = 100;

    static final Scrubbing NONE =
            new Scrubbing(
                    null, false, new ScrubState(null, null, 0, 0, null, null), 0, 0, List.of());

    /**
     * A rotten file.
     *
     * @param failure why it is not mended, null if that was not tried in vain
     */
    record File(RelativePath path, Instant since, String reason, Drift.@Nullable Failure failure) {

        String words() {
            String text = FolderStatus.line(path.toString()) + ": " + reason;
            return failure == null
                    ? text
                    : "%s; not mended: %s (%d times)"
                            .formatted(
                                    text, FolderStatus.line(failure.reason()), failure.attempts());
        }
    }

    static Scrubbing of(Folder folder) {
        Rereads rereads = folder.index().rereads();
        return new Scrubbing(
                folder.scrub().plan().every(),
                folder.scrub().isReading(),
                rereads.state(),
                rereads.rottenCount(),
                folder.repairs().mended(),
                rereads.isAnyRotten()
                        ? rereads.rotten(MAX).stream().map(rot -> file(folder, rot)).toList()
                        : List.of());
    }

    private static File file(Folder folder, Rot rot) {
        return new File(
                rot.path(), rot.since(), rot.reason(), folder.repairs().failure(rot.path()));
    }

    /** A line for people; null if there is nothing to say. */
    @Nullable String words(long ofFiles) {
        Instant ended = state.wholeEnded();
        if (ended == null && state.begun() == null && !isReading) {
            return null;
        }
        String whole = ended == null ? "not all yet" : "all by " + ended;
        return state.begun() == null
                ? "contents read again: " + whole
                : "contents read again: %s; now at %,d of %,d files"
                        .formatted(whole, state.files(), ofFiles);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("scrub");
        if (every != null) {
            json.writeNumberField("everySeconds", every.toSeconds());
        }
        json.writeBooleanField("reading", isReading);
        time("begun", state.begun(), json);
        json.writeNumberField("read", state.files());
        json.writeNumberField("readBytes", state.bytes());
        time("lastBegun", state.wholeBegun(), json);
        time("lastEnded", state.wholeEnded(), json);
        json.writeNumberField("rotten", rotten);
        json.writeNumberField("mended", mended);
        json.writeArrayFieldStart("files");
        for (File file : files) {
            json.writeStartObject();
            json.writeStringField("path", file.path().toString());
            time("since", file.since(), json);
            json.writeStringField("reason", file.reason());
            if (file.failure() != null) {
                json.writeStringField("failure", file.failure().reason());
                json.writeNumberField("attempts", file.failure().attempts());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void time(String name, @Nullable Instant time, JsonGenerator json)
            throws IOException {
        if (time != null) {
            json.writeStringField(name, time.toString());
        }
    }
}
