package dev.sluice.pull.fetch;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.http.ByteSink;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfers;
import dev.sluice.pull.blocks.BlockFetcher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings one content into staging, its length and digest checked: from a file that is here already
 * if there is one, otherwise from the peer, going on where an earlier transfer stopped.
 */
public final class Fetcher {

    private final URI base;
    private final FolderId folder;
    private final Target target;
    private final LocalSources local;
    private final BlockFetcher blocks;
    private final ContentClient contents;
    private final Transfers transfers;
    private final PullResult.Counter counter;
    private final InstantSource clock;

    public Fetcher(
            URI base,
            FolderId folder,
            Target target,
            LocalSources local,
            BlockFetcher blocks,
            ContentClient contents,
            Transfers transfers,
            PullResult.Counter counter,
            InstantSource clock) {
        this.base = base;
        this.folder = folder;
        this.target = target;
        this.local = local;
        this.blocks = blocks;
        this.contents = contents;
        this.transfers = transfers;
        this.counter = counter;
        this.clock = clock;
    }

    /**
     * Stages the content of a wanted file.
     *
     * @param isStopped asked while bytes come; ends the transfer
     * @return null if another transfer brings the same content just now
     */
    @Nullable Fetched fetch(Need wanted, State.File file, BooleanSupplier isStopped)
            throws PeerException, IOException {
        StagedFile copy = local.copy(file);
        if (copy != null) {
            return new Fetched(copy, null);
        }
        return switch (blocks.fetch(wanted, file, isStopped)) {
            case BlockFetcher.Result.Whole whole -> new Fetched(whole.staged(), whole.list());
            case BlockFetcher.Result.Busy _ -> null;
            case BlockFetcher.Result.Not _ -> fetched(fetchWhole(wanted, file, isStopped));
            case BlockFetcher.Result.Doubtful doubtful -> {
                StagedFile staged = fetchWhole(wanted, file, isStopped);
                if (staged != null) {
                    blocks.judge(doubtful, wanted, staged);
                }
                yield fetched(staged);
            }
        };
    }

    private static @Nullable Fetched fetched(@Nullable StagedFile staged) {
        return staged == null ? null : new Fetched(staged, null);
    }

    /** What the peer was caught at in this round, though its contents came; null if at nothing. */
    @Nullable PeerException lie() {
        return blocks.lie();
    }

    private @Nullable StagedFile fetchWhole(Need wanted, State.File file, BooleanSupplier isStopped)
            throws PeerException, IOException {
        StagedFile staged = target.staging().open(file.digest());
        if (staged == null) {
            return null;
        }
        try {
            receive(wanted, file, staged.channel(), isStopped);
            return staged;
        } catch (PeerException | IOException | RuntimeException e) {
            giveUp(staged, e);
            throw e;
        }
    }

    private void receive(
            Need wanted, State.File file, FileChannel channel, BooleanSupplier isStopped)
            throws PeerException, IOException {
        if (channel.size() > file.size()) {
            channel.truncate(0);
        }
        ContentDigest digest = LocalSources.hash(channel, file);
        long present = channel.position();
        RelativePath path = wanted.entry().path();
        Space.Promise room = target.promise(file.size() - present, path);
        ContentTransfer transfer =
                transfers.begin(wanted.peer(), path, file.size(), clock.instant());
        boolean whole = false;
        try (room) {
            transfer.resumeAt(present);
            if (present < file.size()) {
                receive(transfer, file, channel, digest, room, isStopped);
            }
            check(wanted, file, channel.size(), digest.finish());
            whole = true;
        } finally {
            transfers.end(transfer, whole);
            counter.bytes.add(transfer.received());
        }
    }

    private void receive(
            ContentTransfer transfer,
            State.File file,
            FileChannel channel,
            ContentDigest digest,
            Space.Promise room,
            BooleanSupplier isStopped)
            throws PeerException, IOException {
        contents.fetch(
                base,
                folder,
                transfer.path(),
                file.digest(),
                transfer.present(),
                file.size(),
                new ByteSink() {
                    @Override
                    public void pass(ByteBuffer bytes) {
                        digest.update(bytes);
                    }

                    @Override
                    public void write(ByteBuffer bytes) throws IOException {
                        if (isStopped.getAsBoolean()) {
                            throw new InterruptedIOException("the round has ended");
                        }
                        int count = bytes.remaining();
                        append(bytes, channel, transfer);
                        room.kept(count);
                    }
                });
    }

    private static void append(ByteBuffer bytes, FileChannel channel, ContentTransfer transfer)
            throws IOException {
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        transfer.add(count);
    }

    private static void check(Need wanted, State.File file, long size, Digest digest)
            throws PeerException {
        if (size != file.size() || !digest.equals(file.digest())) {
            throw notWhatWasAskedFor(wanted, file, size, digest);
        }
    }

    static PeerException notWhatWasAskedFor(
            Need wanted, State.File file, long size, Digest digest) {
        return new PeerException(
                PeerException.Kind.MISMATCH,
                "fetch %s: got %d bytes with %s, the feed says %d with %s"
                        .formatted(
                                wanted.entry().path(), size, digest, file.size(), file.digest()));
    }

    private static void giveUp(StagedFile staged, Exception cause) {
        boolean isBad = cause instanceof PeerException e && isBad(e.kind());
        if (isBad
                || NoSpaceException.isCauseOf(cause)
                || length(staged) < ContentTransfer.RESUME_FROM) {
            staged.discard();
        } else {
            staged.close();
        }
    }

    private static boolean isBad(PeerException.Kind kind) {
        return kind == PeerException.Kind.CORRUPT || kind == PeerException.Kind.MISMATCH;
    }

    /** An interrupt closes the channel; what was written then is not kept. */
    private static long length(StagedFile staged) {
        try {
            return staged.channel().size();
        } catch (IOException e) {
            return 0;
        }
    }
}
