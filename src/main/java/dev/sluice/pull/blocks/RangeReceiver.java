package dev.sluice.pull.blocks;

import dev.sluice.disk.root.Space;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.BundleSink;
import dev.sluice.pull.ContentTransfer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes the missing parts of a content to their places in staging. */
final class RangeReceiver implements BundleSink {

    private final FileChannel staged;
    private final ContentTransfer transfer;
    private final Space.Promise room;
    private final BooleanSupplier isStopped;
    private long position;
    private @Nullable Skipped skipped;

    RangeReceiver(
            FileChannel staged,
            ContentTransfer transfer,
            Space.Promise room,
            BooleanSupplier isStopped) {
        this.staged = staged;
        this.transfer = transfer;
        this.room = room;
        this.isStopped = isStopped;
    }

    @Override
    public void begin(BundleItem item) {
        Span part = item.part();
        position = part == null ? 0 : part.offset();
    }

    @Override
    public void bytes(ByteBuffer bytes) throws IOException {
        if (isStopped.getAsBoolean()) {
            throw new InterruptedIOException("the round has ended");
        }
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            position += staged.write(bytes, position);
        }
        transfer.add(count);
        room.kept(count);
    }

    @Override
    public void end(BundleItem item) {}

    @Override
    public void skipped(BundleItem item, Skipped reason) {
        skipped = reason;
    }

    /**
     * @param what was fetched, for the message
     * @throws PeerException as for the whole content, if the peer did not send a part
     */
    void check(Object what) throws PeerException {
        Skipped reason = skipped;
        if (reason != null) {
            throw failure(what, reason);
        }
    }

    /** That a peer did not send a part. */
    static PeerException failure(Object what, Skipped reason) {
        return switch (reason) {
            case Skipped.Changed _ ->
                    new PeerException(
                            PeerException.Kind.CHANGED,
                            "fetch " + what + ": the peer has another content by now");
            case Skipped.Gone _ ->
                    new PeerException(
                            PeerException.Kind.VANISHED,
                            "fetch " + what + ": the peer has no such file any more");
            case Skipped.Unavailable(String why) ->
                    new PeerException(
                            PeerException.Kind.UNAVAILABLE,
                            "fetch " + what + ": the peer cannot send it: " + why);
        };
    }
}
