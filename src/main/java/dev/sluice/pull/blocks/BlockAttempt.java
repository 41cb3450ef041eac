package dev.sluice.pull.blocks;

import dev.sluice.disk.root.Space;
import dev.sluice.disk.staging.PartialContent;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.blocks.BlockFetcher.Result;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts one content together: from what is here, and from the peers that have the rest. */
final class BlockAttempt {

    /** What a content must have of holes, or of what is here, to be worth it: a sixteenth. */
    private static final int MIN_PART = 16;

    static final Result NOT = new Result.Not();

    private final Fetching with;
    private final Lies lies;
    private final Need wanted;
    private final State.File file;
    private final StagedFile staged;
    private final RelativePath path;
    private final BooleanSupplier isStopped;

    BlockAttempt(
            Fetching with,
            Lies lies,
            Need wanted,
            State.File file,
            StagedFile staged,
            BooleanSupplier isStopped) {
        this.with = with;
        this.lies = lies;
        this.wanted = wanted;
        this.file = file;
        this.staged = staged;
        this.path = wanted.entry().path();
        this.isStopped = isStopped;
    }

    /** A list of blocks, and who gave it. */
    private record Listed(BlockList list, URI from) {}

    /**
     * @param old what is here of it, null if nothing is
     */
    Result run(@Nullable OldContent old) throws PeerException, IOException {
        boolean isNew = old == null && staged.channel().size() == 0;
        List<Fellow> others = isNew ? others(file.size()) : List.of();
        if (isNew && others.isEmpty()) {
            Assembly sparse = sparse();
            return sparse == null ? NOT : fetch(sparse, null, null, null, others);
        }
        Listed listed = listed(others);
        BlockPlan plan = listed == null ? null : match(listed.list(), old);
        if (listed == null || plan == null) {
            return NOT;
        }
        Assembly assembly = plan.assembly();
        if (listed.list().blockSize() > PieceSource.PIECE) {
            others = List.of(); // whoever made the list has chosen larger ones than we would
        } else if (!isNew) {
            others = others(assembly.toFetch());
        }
        return !others.isEmpty() || isWorthIt(assembly)
                ? fetch(assembly, old, listed, plan, others)
                : NOT;
    }

    /** Peers that may have the content as well, if so much is to come that they are asked. */
    private List<Fellow> others(long bytes) throws IOException {
        return bytes < with.limits().leastShared()
                        || with.limits().blockSize(file.size()) > PieceSource.PIECE
                ? List.of()
                : Sharing.fellows(with.others().beside(with.base()), this::at);
    }

    /**
     * What a peer has of it: nothing of what it may just be about to get. Null if it is not to be
     * asked again, or the round has ended.
     */
    private @Nullable List<Span> at(URI peer) {
        try {
            return with.contents()
                    .have(peer, with.folder(), path, file.digest(), file.size(), with.limits());
        } catch (PeerException | IOException e) {
            return null;
        }
    }

    private List<Span> holes(URI peer) throws PeerException, IOException {
        return with.contents()
                .holes(peer, with.folder(), path, file.digest(), file.size(), with.limits());
    }

    /** What a content with holes needs that is not here at all, null if it has few. */
    private @Nullable Assembly sparse() throws IOException {
        if (file.size() < with.limits().leastSparse()) {
            return null;
        }
        try {
            Assembly around = Assembly.around(holes(with.base()), file.size());
            return isWorthIt(around) ? around : null;
        } catch (PeerException e) {
            note(with.base(), e);
            return null;
        }
    }

    /** By the peer of the round, or by another one that has the content. */
    private @Nullable Listed listed(List<Fellow> others) throws IOException {
        Stream<URI> whole =
                others.stream().filter(each -> each.isWhole(file.size())).map(Fellow::base);
        for (URI peer : Stream.concat(Stream.of(with.base()), whole).toList()) {
            try {
                BlockList list =
                        with.contents()
                                .blocks(
                                        peer,
                                        with.folder(),
                                        path,
                                        file.digest(),
                                        file.size(),
                                        with.limits());
                long bytes = (long) list.count() * BlockList.HASHES;
                with.transfers().addBlockBytes(bytes);
                with.counter().bytes.add(bytes);
                return new Listed(list, peer);
            } catch (PeerException e) {
                note(peer, e);
            }
        }
        return null;
    }

    /** Whatever else is the matter shows when the content is fetched whole. */
    private void note(URI peer, PeerException e) {
        if (e.kind() == PeerException.Kind.CORRUPT) {
            lies.caught(peer, e);
        }
    }

    private boolean isWorthIt(Assembly assembly) {
        return file.size() - assembly.toFetch() >= file.size() / MIN_PART;
    }

    /** Null if what is here cannot be read, or is becoming shorter: then it is no help. */
    private @Nullable BlockPlan match(BlockList list, @Nullable OldContent old) throws IOException {
        try (BlockReader reader = new BlockReader(list.algorithm(), isStopped)) {
            BlockMatcher matcher = new BlockMatcher(list, reader);
            matcher.staged(staged.channel());
            if (old != null) {
                matcher.old(old.channel(), old.size(), old.list());
            }
            return matcher.plan();
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return null;
        }
    }

    private Result fetch(
            Assembly assembly,
            @Nullable OldContent old,
            @Nullable Listed listed,
            @Nullable BlockPlan plan,
            List<Fellow> others)
            throws PeerException, IOException {
        ContentTransfer transfer =
                with.transfers()
                        .beginBlocks(wanted.peer(), path, file.size(), with.clock().instant());
        boolean whole = false;
        try {
            Result result = fetch(assembly, old, listed, plan, others, transfer);
            whole = result instanceof Result.Whole;
            return result;
        } finally {
            with.transfers().end(transfer, whole);
            with.counter().bytes.add(transfer.received());
        }
    }

    private Result fetch(
            Assembly assembly,
            @Nullable OldContent old,
            @Nullable Listed listed,
            @Nullable BlockPlan plan,
            List<Fellow> others,
            ContentTransfer transfer)
            throws PeerException, IOException {
        if (staged.channel().size() > file.size()) {
            staged.channel().truncate(file.size());
        }
        try (Space.Promise room = with.target().promise(assembly.toWrite(), path);
                Assembling assembling = assembling(assembly, old, transfer, room)) {
            transfer.resumeAt(assembly.present());
            Map<URI, PeerException> bad =
                    bring(assembly, listed, plan, others, transfer, room, assembling);
            Proving proving = new Proving(listed, plan);
            if (bad != null && assembling.finish(proving)) {
                bad.forEach(this::judge);
                return new Result.Whole(staged, proving.proven);
            }
            return listed == null ? NOT : new Result.Doubtful(listed.list(), listed.from());
        }
    }

    /**
     * Fetches what is missing, as long as what is here can be copied.
     *
     * @return what the peers have failed with that it came without; null if it has not come, and
     *     the content is to be fetched whole
     */
    private @Nullable Map<URI, PeerException> bring(
            Assembly assembly,
            @Nullable Listed listed,
            @Nullable BlockPlan plan,
            List<Fellow> others,
            ContentTransfer transfer,
            Space.Promise room,
            Assembling assembling)
            throws PeerException, IOException {
        BooleanSupplier isInVain = () -> isStopped.getAsBoolean() || assembling.isOver();
        Fellow base = Fellow.whole(with.base(), file.size());
        try (Sources sources = new Sources(base, others, with.buffers())) {
            if (listed == null || plan == null || !sources.areSeveral()) {
                receive(assembly, transfer, room, isInVain);
                return Map.of();
            }
            PartialContent passing =
                    with.target().staging().partial().begin(staged, path, file, listed.list());
            plan.present().forEach(passing::verified);
            Sharing.Outcome shared =
                    share(
                            assembly,
                            passing,
                            listed.list(),
                            sources.all(),
                            transfer,
                            room,
                            isInVain);
            if (!shared.isWhole()) {
                checkWhyNot(shared);
                return null;
            }
            return shared.failures();
        } catch (PeerException | IOException e) {
            if (assembling.isCauseOf(e)) {
                return null;
            }
            throw e;
        }
    }

    private Assembling assembling(
            Assembly assembly,
            @Nullable OldContent old,
            ContentTransfer transfer,
            Space.Promise room) {
        return new Assembling(
                staged,
                file,
                assembly,
                old == null ? null : old.channel(),
                transfer,
                with.transfers(),
                room,
                with.threads(),
                isStopped);
    }

    /** Looks whether the list may be kept: only one that we would make as well. */
    private final class Proving implements Beside.Work {

        private final @Nullable Listed listed;
        private final @Nullable BlockPlan plan;
        private @Nullable BlockList proven;

        Proving(@Nullable Listed listed, @Nullable BlockPlan plan) {
            this.listed = listed;
            this.plan = plan;
        }

        @Override
        public void run() throws IOException {
            if (listed != null && plan != null && isCutAsOurs(listed.list())) {
                BlockList list = listed.list();
                try (BlockReader reader = new BlockReader(list.algorithm(), isStopped)) {
                    boolean isGiven = new Proof(list, plan, reader).isGiven(staged.channel());
                    proven = isGiven ? list : null;
                }
            }
        }
    }

    /** Others get it from here, and the next list is compared with it. */
    private boolean isCutAsOurs(BlockList list) {
        return list.blockSize() == with.limits().blockSize(file.size());
    }

    private void receive(
            Assembly assembly,
            ContentTransfer transfer,
            Space.Promise room,
            BooleanSupplier isInVain)
            throws PeerException, IOException {
        RangeReceiver receiver = new RangeReceiver(staged.channel(), transfer, room, isInVain);
        List<BundleItem> items =
                assembly.missing().stream()
                        .map(part -> BundleItem.part(path, file.digest(), part))
                        .toList();
        with.contents().fetch(with.base(), with.folder(), items, receiver);
        receiver.check(path);
    }

    private Sharing.Outcome share(
            Assembly assembly,
            PartialContent passing,
            BlockList list,
            List<Fellow> sources,
            ContentTransfer transfer,
            Space.Promise room,
            BooleanSupplier isInVain)
            throws IOException {
        return new Sharing(
                        with.folder(),
                        path,
                        file.digest(),
                        list,
                        with.contents(),
                        with.limits(),
                        isInVain)
                .fetch(
                        assembly.missing(),
                        sources,
                        new PieceSource.Place() {
                            @Override
                            public void put(Span span, ByteBuffer bytes) throws IOException {
                                long at = span.offset();
                                while (bytes.hasRemaining()) {
                                    at += staged.channel().write(bytes, at);
                                }
                                passing.verified(span);
                                transfer.add(span.length());
                                room.kept(span.length());
                            }

                            @Override
                            public void inVain(long bytes) {
                                with.transfers().addBlockBytes(bytes);
                                with.counter().bytes.add(bytes);
                            }
                        });
    }

    /** Where even the peer of the round sends other bytes than the list has, the list may lie. */
    private void checkWhyNot(Sharing.Outcome shared) throws PeerException {
        PeerException own = shared.failures().get(with.base());
        if (own == null) {
            throw new PeerException(
                    PeerException.Kind.RETRY, "fetch " + path + ": no peer sends it");
        }
        if (own.kind() != PeerException.Kind.MISMATCH) {
            throw own;
        }
    }

    /** The list has turned out to be that of the content, so what it found wrong was wrong. */
    private void judge(URI peer, PeerException failure) {
        switch (failure.kind()) {
            case MISMATCH -> with.others().differs(peer, path, file.digest(), failure);
            case CORRUPT -> lies.caught(peer, failure);
            case RETRY, VANISHED, UNAVAILABLE, CHANGED, REFUSED, IMPOSTOR, BUG -> {}
        }
    }
}
