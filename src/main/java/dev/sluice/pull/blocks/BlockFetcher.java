package dev.sluice.pull.blocks;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a large content together from blocks that are here already and the parts that are not, and
 * leaves out its holes; what several peers have comes from all of them at once. The peer's list of
 * its blocks is a hint: what counts is the digest of the whole, and where that does not come out
 * the content is fetched whole by the caller. What is here may change while it is read; that is no
 * worse than a list that lies.
 */
public final class BlockFetcher {

    /** What is larger must have room on the disk without its holes. */
    private static final long ALWAYS_FINE = 64L << 30;

    private final Fetching with;
    private final Lies lies;

    public BlockFetcher(Fetching with) {
        this.with = with;
        this.lies = new Lies(with.base(), with.others());
    }

    /** What came of it. */
    public sealed interface Result {

        /**
         * The content is staged, and is what was wanted.
         *
         * @param list of its blocks, null if it is not known to be right
         */
        record Whole(StagedFile staged, @Nullable BlockList list) implements Result {}

        /** Another transfer brings it just now. */
        record Busy() implements Result {}

        /** It is to be fetched whole. */
        record Not() implements Result {}

        /**
         * It is to be fetched whole, and then to be looked at whether the list was that of it.
         *
         * @param from who gave it
         */
        record Doubtful(BlockList list, URI from) implements Result {}
    }

    /** What the peer was caught at in this round, null if at nothing. */
    public @Nullable PeerException lie() {
        return lies.own();
    }

    /**
     * @param isStopped asked while bytes come; ends the transfer
     * @throws PeerException if the peer fails while parts come, or has the content no more
     * @throws IOException of the disk that is written to
     */
    public Result fetch(Need wanted, State.File file, BooleanSupplier isStopped)
            throws PeerException, IOException {
        boolean isSmall = file.size() < with.limits().leastContent();
        if (isSmall || lie() != null || isTooLarge(file)) {
            return BlockAttempt.NOT;
        }
        try (OldContent old = old(wanted.entry().path())) {
            return old == null && file.size() < leastWithoutOld()
                    ? BlockAttempt.NOT
                    : fetch(wanted, file, old, isStopped);
        }
    }

    /** Its holes are asked for, or it is fetched from several peers. */
    private long leastWithoutOld() {
        return Math.min(with.limits().leastSparse(), with.limits().leastShared());
    }

    /** Holes cost a peer nothing, and us the time to hash them. */
    private boolean isTooLarge(State.File file) throws IOException {
        return file.size() > Math.max(ALWAYS_FINE, with.target().root().sizeBytes());
    }

    private Result fetch(
            Need wanted, State.File file, @Nullable OldContent old, BooleanSupplier isStopped)
            throws PeerException, IOException {
        StagedFile staged = with.target().staging().openBlocks(file.digest());
        if (staged == null) {
            return new Result.Busy();
        }
        boolean isKept = false;
        try {
            Result result = new BlockAttempt(with, lies, wanted, file, staged, isStopped).run(old);
            isKept = result instanceof Result.Whole;
            return result;
        } catch (PeerException e) {
            isKept = leave(staged, e.kind() == PeerException.Kind.RETRY);
            throw e;
        } catch (IOException e) {
            isKept = leave(staged, !NoSpaceException.isCauseOf(e));
            throw e;
        } finally {
            if (!isKept) {
                staged.discard();
            }
        }
    }

    private static boolean leave(StagedFile staged, boolean isKept) {
        if (isKept) {
            staged.close();
        }
        return isKept;
    }

    /** What is at the path, or was there last. */
    private @Nullable OldContent old(RelativePath path) {
        OpenFile here = large(() -> with.target().root().open(path));
        if (here != null) {
            return new OldContent(here, with.known().of(path, here.identity(), with.limits()));
        }
        OpenFile kept = large(() -> with.target().tree().lastKept(path));
        return kept == null ? null : new OldContent(kept, null);
    }

    /** How an old content is opened. */
    private interface Opening {
        OpenFile open() throws IOException;
    }

    private @Nullable OpenFile large(Opening opening) {
        try {
            OpenFile file = opening.open();
            if (file.identity().size() >= with.limits().leastOld()) {
                return file;
            }
            file.close();
            return null;
        } catch (IOException e) {
            return null; // there is none, or it is not for us to read
        }
    }

    /**
     * Looks whether a list was that of a content which has come whole.
     *
     * @param staged the content
     */
    public void judge(Result.Doubtful doubtful, Need wanted, StagedFile staged) {
        BlockList list = doubtful.list();
        try (BlockReader reader = new BlockReader(list.algorithm(), () -> false)) {
            String what = difference(list, staged.channel(), reader);
            if (what != null) {
                lies.caught(
                        doubtful.from(),
                        new PeerException(
                                PeerException.Kind.CORRUPT,
                                "fetch %s: the list of its blocks is not that of the content: %s"
                                        .formatted(wanted.entry().path(), what)));
            }
        } catch (IOException e) {
            // The content counts all the same; who lied is not worth a failure.
        }
    }

    private static @Nullable String difference(
            BlockList list, FileChannel content, BlockReader reader) throws IOException {
        for (int block = 0; block < list.count(); block++) {
            long offset = list.offset(block);
            if (!list.strong(block).equals(reader.strong(content, offset, list.length(block)))) {
                return "block %d, at byte %d, is another".formatted(block, offset);
            }
        }
        for (Span hole : list.holes()) {
            if (!reader.isZero(content, hole)) {
                return "at byte %d is no hole".formatted(hole.offset());
            }
        }
        return null;
    }
}
