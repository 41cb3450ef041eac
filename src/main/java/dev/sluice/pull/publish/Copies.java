package dev.sluice.pull.publish;

import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.domain.ConflictCopy;
import dev.sluice.domain.ConflictCopy.Placement;
import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/** Finds the place of a conflict copy in an index. */
public final class Copies {

    /**
     * The entry that is to be at the copy's path.
     *
     * @param there what the index has at that path; if it has the content already, only the version
     *     is new, and perhaps the metadata
     */
    public record Copy(Entry entry, @Nullable Row there) {

        public boolean isThere() {
            return there != null && there.entry().state().hasContentOf(entry.state());
        }

        /** Whether nothing is to be done on the disk. */
        public boolean isAsIs() {
            return there != null && there.entry().state().equals(entry.state());
        }
    }

    private Copies() {}

    /**
     * Places the loser of a conflict.
     *
     * @param winner what is, or will be, at the loser's path
     * @return null if there is nothing to copy, or the copy was made, deleted or edited before
     * @throws TargetChangedException if both names belong to other contents
     */
    public static @Nullable Copy of(Entry loser, Entry winner, Index index)
            throws TargetChangedException {
        if (loser.state().digest() == null) {
            return null;
        }
        Placement placement = ConflictCopy.place(loser, winner, path -> entry(index.find(path)));
        return switch (placement) {
            case Placement.Put(Entry entry) -> new Copy(entry, index.find(entry.path()));
            case Placement.Settled _ -> null;
            case Placement.NoName(RelativePath last) ->
                    throw new TargetChangedException(
                            "copy %s: other contents have both of its names, the second is %s"
                                    .formatted(loser.path(), last));
        };
    }

    private static @Nullable Entry entry(@Nullable Row row) {
        return row == null ? null : row.entry();
    }
}
