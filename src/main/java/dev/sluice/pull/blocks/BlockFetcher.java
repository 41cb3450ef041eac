package dev.sluice.pull.blocks;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.index.Wanted;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfer;
import dev.sluice.pull.Transfers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a large content together from blocks that are here already and the parts that are not, and
 * leaves out its holes. The peer's list of its blocks is a hint: what counts is the digest of the
 * whole, and where that does not come out the content is fetched whole by the caller. What is here
 * may change while it is read; that is no worse than a list that lies.
 */
public final class BlockFetcher {

    /** What is larger must have room on the disk without its holes. */
    private static final long ALWAYS_FINE = 64L << 30;

    /** What a content must have of holes, or of what is here, to be worth it: a sixteenth. */
    private static final int LEAST_PART = 16;

    private final URI base;
    private final FolderId folder;
    private final Target target;
    private final ContentClient contents;
    private final Transfers transfers;
    private final PullResult.Counter counter;
    private final InstantSource clock;
    private final BlockLimits limits;
    private final AtomicReference<@Nullable PeerException> lie = new AtomicReference<>();

    /**
     * @param limits which contents are fetched so
     */
    public BlockFetcher(
            URI base,
            FolderId folder,
            Target target,
            ContentClient contents,
            Transfers transfers,
            PullResult.Counter counter,
            InstantSource clock,
            BlockLimits limits) {
        this.base = base;
        this.folder = folder;
        this.target = target;
        this.contents = contents;
        this.transfers = transfers;
        this.counter = counter;
        this.clock = clock;
        this.limits = limits;
    }

    /** What came of it. */
    public sealed interface Result {

        /** The content is staged, and is what was wanted. */
        record Whole(StagedFile staged) implements Result {}

        /** Another transfer brings it just now. */
        record Busy() implements Result {}

        /** It is to be fetched whole. */
        record Not() implements Result {}

        /** It is to be fetched whole, and then to be looked at whether the list was that of it. */
        record Doubtful(BlockList list) implements Result {}
    }

    private static final Result NOT = new Result.Not();

    /** What the peer was caught at in this round, null if at nothing. */
    public @Nullable PeerException lie() {
        return lie.get();
    }

    /**
     * @param isStopped asked while bytes come; ends the transfer
     * @throws PeerException if the peer fails while parts come, or has the content no more
     * @throws IOException of the disk that is written to
     */
    public Result fetch(Wanted wanted, State.File file, BooleanSupplier isStopped)
            throws PeerException, IOException {
        if (file.size() < limits.leastContent() || lie() != null || isTooLarge(file)) {
            return NOT;
        }
        try (OpenFile old = old(wanted.entry().path())) {
            return old == null && file.size() < limits.leastSparse()
                    ? NOT
                    : fetch(wanted, file, old, isStopped);
        }
    }

    /** Holes cost a peer nothing, and us the time to hash them. */
    private boolean isTooLarge(State.File file) throws IOException {
        return file.size() > Math.max(ALWAYS_FINE, target.root().sizeBytes());
    }

    private Result fetch(
            Wanted wanted, State.File file, @Nullable OpenFile old, BooleanSupplier isStopped)
            throws PeerException, IOException {
        StagedFile staged = target.staging().openBlocks(file.digest());
        if (staged == null) {
            return new Result.Busy();
        }
        Attempt attempt = new Attempt(wanted, file, staged, isStopped);
        boolean isKept = false;
        try {
            Result result = attempt.run(old);
            isKept = result instanceof Result.Whole;
            return result;
        } catch (PeerException e) {
            isKept = e.kind() == PeerException.Kind.RETRY;
            attempt.leave(isKept);
            throw e;
        } catch (IOException e) {
            isKept = !NoSpaceException.isCauseOf(e);
            attempt.leave(isKept);
            throw e;
        } finally {
            if (!isKept) {
                staged.discard();
            }
        }
    }

    /** What is at the path, or was there last. */
    private @Nullable OpenFile old(RelativePath path) {
        OpenFile here = large(() -> target.root().open(path));
        return here == null ? large(() -> target.tree().lastKept(path)) : here;
    }

    /** How an old content is opened. */
    private interface Opening {
        OpenFile open() throws IOException;
    }

    private @Nullable OpenFile large(Opening opening) {
        try {
            OpenFile file = opening.open();
            if (file.identity().size() >= limits.leastOld()) {
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
    public void judge(BlockList list, Wanted wanted, StagedFile staged) {
        try (BlockReader reader = new BlockReader(list.algorithm(), () -> false)) {
            String what = difference(list, staged.channel(), reader);
            if (what != null) {
                caught(
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

    private void caught(PeerException failure) {
        var _ = lie.compareAndSet(null, failure);
    }

    /** One content. */
    private final class Attempt {

        private final Wanted wanted;
        private final State.File file;
        private final StagedFile staged;
        private final RelativePath path;
        private final BooleanSupplier isStopped;

        Attempt(Wanted wanted, State.File file, StagedFile staged, BooleanSupplier isStopped) {
            this.wanted = wanted;
            this.file = file;
            this.staged = staged;
            this.path = wanted.entry().path();
            this.isStopped = isStopped;
        }

        void leave(boolean isKept) {
            if (isKept) {
                staged.close();
            }
        }

        Result run(@Nullable OpenFile old) throws PeerException, IOException {
            boolean isBegun = staged.channel().size() > 0;
            if (old == null && !isBegun) {
                Assembly sparse = sparse();
                return sparse == null ? NOT : fetch(sparse, null, null);
            }
            BlockList list = list();
            if (list == null) {
                return NOT;
            }
            Assembly assembly = match(list, old);
            return assembly != null && isWorthIt(assembly) ? fetch(assembly, old, list) : NOT;
        }

        /** What a content with holes needs that is not here at all, null if it has few. */
        private @Nullable Assembly sparse() throws IOException {
            if (file.size() < limits.leastSparse()) {
                return null;
            }
            try {
                List<Span> holes =
                        contents.holes(base, folder, path, file.digest(), file.size(), limits);
                Assembly around = Assembly.around(holes, file.size());
                return isWorthIt(around) ? around : null;
            } catch (PeerException e) {
                note(e);
                return null;
            }
        }

        private @Nullable BlockList list() throws IOException {
            try {
                BlockList list =
                        contents.blocks(base, folder, path, file.digest(), file.size(), limits);
                long bytes = (long) list.count() * BlockList.HASHES;
                transfers.addBlockBytes(bytes);
                counter.bytes.add(bytes);
                return list;
            } catch (PeerException e) {
                note(e);
                return null;
            }
        }

        /** Whatever else is the matter shows when the content is fetched whole. */
        private void note(PeerException e) {
            if (e.kind() == PeerException.Kind.CORRUPT) {
                caught(e);
            }
        }

        private boolean isWorthIt(Assembly assembly) {
            return file.size() - assembly.toFetch() >= file.size() / LEAST_PART;
        }

        /** Null if what is here cannot be read, or is becoming shorter: then it is no help. */
        private @Nullable Assembly match(BlockList list, @Nullable OpenFile old)
                throws IOException {
            try (BlockReader reader = new BlockReader(list.algorithm(), isStopped)) {
                BlockMatcher matcher = new BlockMatcher(list, reader);
                matcher.staged(staged.channel());
                if (old != null) {
                    matcher.old(old.channel(), old.identity().size());
                }
                return matcher.plan().assembly();
            } catch (ClosedByInterruptException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                return null;
            }
        }

        private Result fetch(Assembly assembly, @Nullable OpenFile old, @Nullable BlockList list)
                throws PeerException, IOException {
            Transfer transfer =
                    transfers.beginBlocks(wanted.peer(), path, file.size(), clock.instant());
            boolean whole = false;
            try (Space.Promise room = target.promise(assembly.toWrite(), path)) {
                transfer.resumeAt(assembly.present());
                whole = assemble(assembly, old, transfer, room);
                if (whole) {
                    return new Result.Whole(staged);
                }
                return list == null ? NOT : new Result.Doubtful(list);
            } finally {
                transfers.end(transfer, whole);
                counter.bytes.add(transfer.received());
            }
        }

        private boolean assemble(
                Assembly assembly, @Nullable OpenFile old, Transfer transfer, Space.Promise room)
                throws PeerException, IOException {
            if (staged.channel().size() > file.size()) {
                staged.channel().truncate(file.size());
            }
            RangeReceiver receiver = new RangeReceiver(staged.channel(), transfer, room, isStopped);
            contents.fetch(base, folder, items(assembly), receiver);
            receiver.check(path);
            staged.lengthen(file.size());
            return new Assembling(staged.channel(), file, transfer, transfers, room, isStopped)
                    .run(assembly, old == null ? null : old.channel());
        }

        private List<BundleItem> items(Assembly assembly) {
            return assembly.missing().stream()
                    .map(part -> BundleItem.part(path, file.digest(), part))
                    .toList();
        }
    }
}
