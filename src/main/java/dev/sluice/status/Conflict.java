package dev.sluice.status;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.Folder;
import dev.sluice.index.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conflict copy, and what won against it.
 *
 * @param copy where the losing content is
 * @param path where the winning content is, if that was not deleted since
 * @param loser who made the losing content
 * @param winner who made what is at the path now; null if nothing is known of the path
 * @param present whether something is at the path now
 * @param mtime of the losing file; null for a link
 * @param tag which two contents these are
 */
record Conflict(
        RelativePath copy,
        RelativePath path,
        Writer loser,
        @Nullable Writer winner,
        boolean present,
        long size,
        @Nullable Instant mtime,
        ConflictTag tag) {

    /**
     * Who made a change.
     *
     * @param epoch of the index that made it
     * @param name of its node, null if it is none that we know
     */
    record Writer(Epoch epoch, @Nullable String name) {}

    /** Those of a folder, at most {@code limit}. */
    static List<Conflict> of(Folder folder, Map<Epoch, String> names, int limit) {
        List<Row> copies =
                folder.index().conflicts(limit).stream()
                        .filter(row -> ConflictName.isCopy(row.entry().path()))
                        .toList();
        List<RelativePath> paths =
                copies.stream().map(row -> ConflictName.original(row.entry().path())).toList();
        List<@Nullable Row> winners = folder.index().find(paths);
        List<Conflict> conflicts = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            conflicts.add(of(copies.get(i), paths.get(i), winners.get(i), names));
        }
        return conflicts;
    }

    private static Conflict of(
            Row copy, RelativePath path, @Nullable Row winner, Map<Epoch, String> names) {
        State.@Nullable File file = copy.entry().state() instanceof State.File f ? f : null;
        return new Conflict(
                copy.entry().path(),
                path,
                writer(copy.entry().version(), names),
                winner == null ? null : writer(winner.entry().version(), names),
                winner != null && winner.entry().isLive(),
                file == null ? 0 : file.size(),
                file == null ? null : file.mtime(),
                ConflictTag.of(copy.entry(), winner == null ? null : winner.entry()));
    }

    private static Writer writer(Version version, Map<Epoch, String> names) {
        Epoch last = version.lastWriter();
        return new Writer(last, names.get(last));
    }
}
