package dev.sluice.pull.blocks;

import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.Digest;
import dev.sluice.domain.State;
import dev.sluice.domain.Threads;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.Transfers;
import dev.sluice.pull.blocks.Steps.Step;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is here of a content into staging, beside the parts that are fetched, and hashes the
 * whole as it is in staging. One thread copies, for the kernel lets only one write to a file;
 * another hashes behind it in the order of the content. What is small is copied when all was
 * fetched.
 */
final class Assembling implements AutoCloseable {

    /** What is copied while the rest is fetched. */
    private static final long MIN_BESIDE = 16 << 20;

    /**
     * What has moved by anything else shares no blocks, and the kernel writes each page of it in
     * two pieces: of 512 MiB on a tmpfs 0.42 s, and 0.29 s by a buffer.
     */
    private static final long PAGE = 4096;

    private final StagedFile staged;
    private final @Nullable FileChannel old;
    private final State.File file;
    private final ContentTransfer transfer;
    private final Transfers transfers;
    private final Space.Promise room;
    private final Threads threads;
    private final BooleanSupplier isStopped;
    private final Steps steps;
    private @Nullable Beside copying;
    private @Nullable Beside hashing;
    private volatile @Nullable Digest digest;

    /**
     * @param old null if there is none
     */
    Assembling(
            StagedFile staged,
            State.File file,
            Assembly assembly,
            @Nullable FileChannel old,
            ContentTransfer transfer,
            Transfers transfers,
            Space.Promise room,
            Threads threads,
            BooleanSupplier isStopped) {
        this.staged = staged;
        this.old = old;
        this.file = file;
        this.transfer = transfer;
        this.transfers = transfers;
        this.room = room;
        this.threads = threads;
        this.isStopped = isStopped;
        this.steps = new Steps(assembly, file.size());
        if (assembly.toWrite() - assembly.toFetch() >= MIN_BESIDE) {
            copying = Beside.start(threads, this::copyAll);
        }
    }

    /** Whether nothing more is copied, so that what else is fetched is in vain. */
    boolean isOver() {
        return steps.isOver();
    }

    /**
     * Ends the copying, for fetching has failed.
     *
     * @return whether it was ended only because the copying was over, for there is less to be
     *     copied than there was
     * @throws IOException why the copying was over, if the disk is full, or nothing else is wrong
     */
    boolean isCauseOf(Exception failure) throws IOException {
        boolean isCause = isOver() && failure instanceof InterruptedIOException;
        close();
        Beside copies = copying;
        if (copies != null) {
            copies.throwInsteadOf(failure, isCause);
        }
        return isCause;
    }

    private void hash() throws IOException {
        try (BlockReader reader = new BlockReader(file.digest().algorithm(), isStopped)) {
            digest = reader.digestBehind(staged.channel(), file.size(), steps);
        } finally {
            steps.giveUp(); // whoever still copies need not, if this has failed
        }
    }

    /**
     * All that was missing was fetched. Only from here on the content has its length, and is read.
     *
     * @param meanwhile done when all is copied, while the rest is hashed
     * @return whether the whole is what was wanted
     */
    boolean finish(Beside.Work meanwhile) throws IOException {
        staged.lengthen(file.size());
        steps.fetched();
        Beside copies = copying == null ? Beside.start(threads, this::copyAll) : copying;
        copying = copies;
        Beside hash = Beside.start(threads, this::hash);
        hashing = hash;
        copies.finish();
        meanwhile.run();
        hash.finish();
        return file.digest().equals(digest);
    }

    private void copyAll() throws IOException {
        boolean isWhole = false;
        try (BlockReader reader = new BlockReader(file.digest().algorithm(), isStopped)) {
            Step step = steps.take();
            while (step != null && copy(step, reader)) {
                steps.copied(step);
                step = steps.take();
            }
            isWhole = step == null;
        } finally {
            if (!isWhole) {
                steps.giveUp();
            }
        }
    }

    /**
     * @return false if there is less to be copied than there was, or it cannot be read
     */
    private boolean copy(Step step, BlockReader reader) throws IOException {
        FileChannel to = staged.channel();
        FileChannel from = step.isRepeat() ? to : old;
        Assembly.Copy copy = step.copy();
        long length = copy.to().length();
        for (long copied = 0; copied < length; ) {
            if (isStopped.getAsBoolean()) {
                throw new InterruptedIOException("the round has ended");
            }
            to.position(copy.to().offset() + copied);
            long count =
                    from == null
                            ? 0
                            : transfer(from, copy.from() + copied, length - copied, to, reader);
            if (count <= 0) {
                return false;
            }
            copied += count;
            room.kept(count);
            transfer.reuse(count);
            transfers.reused(copy.how(), count);
        }
        return true;
    }

    /** The kernel copies, and shares blocks where it can. */
    private static long transfer(
            FileChannel from, long offset, long most, FileChannel to, BlockReader reader)
            throws IOException {
        try {
            if ((to.position() - offset) % PAGE == 0) {
                return from.transferTo(offset, most, to);
            }
            int length = (int) Math.min(most, reader.most());
            return to.write(reader.stretch(from, offset, length));
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (NoSpaceException.isCauseOf(e)) {
                throw e;
            }
            return 0;
        }
    }

    /** What is still under way ends. */
    @Override
    public void close() {
        steps.giveUp();
        Beside copies = copying;
        Beside hash = hashing;
        if (copies != null) {
            copies.close();
        }
        if (hash != null) {
            hash.close();
        }
    }
}
