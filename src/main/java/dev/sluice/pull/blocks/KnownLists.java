package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Row;
import dev.sluice.peer.content.WrittenBlocks;
import org.jspecify.annotations.Nullable;

/** The lists of blocks that the index keeps of contents that are here. */
public final class KnownLists {

    private final Index index;

    public KnownLists(Index index) {
        this.index = index;
    }

    /**
     * The list of what is at a path. It saves reading that; if it is wrong all the same, for stamps
     * do not show every change, the digest of the whole does not come out.
     *
     * @param now what was opened there
     * @param limits of what is taken
     * @return null if none is kept, or the index knows another file there, or the file may have
     *     changed unseen
     */
    @Nullable BlockList of(RelativePath path, FileStat now, BlockLimits limits) {
        try {
            Row row = index.find(path);
            if (row == null
                    || row.seen() == null
                    || row.seen().isRacy()
                    || !row.seen().isSame(now)
                    || !(row.entry().state() instanceof State.File file)) {
                return null;
            }
            return read(file, limits);
        } catch (IndexException e) {
            return null; // then the file is read
        }
    }

    private @Nullable BlockList read(State.File file, BlockLimits limits) {
        byte[] kept = index.blocks(file.digest());
        if (kept == null) {
            return null;
        }
        try {
            return new WrittenBlocks(file.digest(), file.size(), limits).list(kept);
        } catch (IllegalArgumentException e) {
            return null; // of a version that wrote it otherwise
        }
    }
}
