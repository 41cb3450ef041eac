package dev.sluice.pull.blocks;

import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.domain.Digest;
import dev.sluice.domain.State;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.Transfers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is here of a content into staging, where the fetched parts are already, and hashes
 * the whole. One thread copies, the other hashes right behind it, in the order of the content.
 */
final class Assembling {

    /** What is copied in one go, before it can be hashed. */
    private static final long STEP = 8 << 20;

    private final FileChannel staged;
    private final State.File file;
    private final ContentTransfer transfer;
    private final Transfers transfers;
    private final Space.Promise room;
    private final BooleanSupplier isStopped;
    private final Reached reached = new Reached();

    Assembling(
            FileChannel staged,
            State.File file,
            ContentTransfer transfer,
            Transfers transfers,
            Space.Promise room,
            BooleanSupplier isStopped) {
        this.staged = staged;
        this.file = file;
        this.transfer = transfer;
        this.transfers = transfers;
        this.room = room;
        this.isStopped = isStopped;
    }

    /**
     * @param old null if there is none
     * @return whether the whole is what was wanted
     */
    boolean run(Assembly assembly, @Nullable FileChannel old) throws IOException {
        try (Beside copying = Beside.start(() -> copyAll(assembly, old));
                BlockReader reader = new BlockReader(file.digest().algorithm(), isStopped)) {
            Digest digest = reader.digestBehind(staged, file.size(), reached);
            copying.finish();
            return file.digest().equals(digest);
        }
    }

    private void copyAll(Assembly assembly, @Nullable FileChannel old) throws IOException {
        try {
            boolean whole = assembly.copies().isEmpty() || old != null && copy(assembly, old);
            for (Assembly.Copy repeat : assembly.repeats()) {
                whole = whole && copy(repeat, staged, _ -> {});
            }
            if (whole) {
                reached.at(file.size());
            }
        } finally {
            reached.over();
        }
    }

    /** Up to what is only repeated later all that was passed is there. */
    private boolean copy(Assembly assembly, FileChannel old) throws IOException {
        long most =
                assembly.repeats().isEmpty()
                        ? file.size()
                        : assembly.repeats().getFirst().to().offset();
        for (Assembly.Copy copy : assembly.copies()) {
            reached.at(Math.min(most, copy.to().offset()));
            if (!copy(copy, old, end -> reached.at(Math.min(most, end)))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The kernel copies, and shares blocks where it can.
     *
     * @return false if there is less to be copied than there was, or it cannot be read
     */
    private boolean copy(Assembly.Copy copy, FileChannel from, LongConsumer done)
            throws IOException {
        for (long copied = 0; copied < copy.to().length(); ) {
            if (isStopped.getAsBoolean()) {
                throw new InterruptedIOException("the round has ended");
            }
            staged.position(copy.to().offset() + copied);
            long most = Math.min(STEP, copy.to().length() - copied);
            long count = transfer(from, copy.from() + copied, most);
            if (count <= 0) {
                return false;
            }
            copied += count;
            room.kept(count);
            transfer.reuse(count);
            transfers.reused(copy.how(), count);
            done.accept(copy.to().offset() + copied);
        }
        return true;
    }

    private long transfer(FileChannel from, long offset, long most) throws IOException {
        try {
            return from.transferTo(offset, most, staged);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            if (NoSpaceException.isCauseOf(e)) {
                throw e;
            }
            return 0;
        }
    }
}
