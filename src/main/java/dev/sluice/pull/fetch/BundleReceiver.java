package dev.sluice.pull.fetch;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.Digest;
import dev.sluice.domain.State;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.BundleSink;
import dev.sluice.pull.FailureKind;
import dev.sluice.pull.Failures;
import dev.sluice.pull.plan.ContentTask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Stages the contents of a bundle one after the other, each when it is whole and has the digest of
 * the feed's entry. What is wrong with one is noted, and does not keep the others from coming.
 */
final class BundleReceiver implements BundleSink {

    private final List<List<ContentTask>> contents;
    private final StagedBatch batch;
    private final Failures failures;
    private final ByteBuffer buffer;
    private final BooleanSupplier isStopped;
    private int next;
    private long files;
    private long bytes;

    /**
     * @param contents in the order in which they were asked for, each with all tasks that need it
     * @param buffer holds any of the contents
     */
    BundleReceiver(
            List<List<ContentTask>> contents,
            StagedBatch batch,
            Failures failures,
            ByteBuffer buffer,
            BooleanSupplier isStopped) {
        this.contents = contents;
        this.batch = batch;
        this.failures = failures;
        this.buffer = buffer;
        this.isStopped = isStopped;
    }

    /** How many were received whole. */
    long files() {
        return files;
    }

    /** Bytes received. */
    long bytes() {
        return bytes;
    }

    /** Those that the bundle ended before. */
    List<ContentTask> rest() {
        return contents.subList(next, contents.size()).stream().flatMap(List::stream).toList();
    }

    @Override
    public void begin(BundleItem item) throws IOException {
        checkGoesOn();
        buffer.clear();
    }

    private void checkGoesOn() throws IOException {
        if (isStopped.getAsBoolean()) {
            throw new InterruptedIOException("the round has ended");
        }
    }

    @Override
    public void bytes(ByteBuffer part) throws IOException {
        checkGoesOn();
        bytes += part.remaining();
        buffer.put(part);
    }

    @Override
    public void end(BundleItem item) {
        List<ContentTask> tasks = contents.get(next++);
        buffer.flip();
        try {
            check(tasks.getFirst(), buffer.duplicate());
            files++;
        } catch (PeerException e) {
            tasks.forEach(task -> failures.add(task.wanted(), e));
            return;
        }
        tasks.forEach(task -> batch.add(task, buffer));
    }

    private static void check(ContentTask task, ByteBuffer content) throws PeerException {
        State.File file = task.file();
        int size = content.remaining();
        Digest found = ContentDigest.ofWhole(file.digest().algorithm(), content);
        if (size != file.size() || !found.equals(file.digest())) {
            throw Fetcher.notWhatWasAskedFor(task.wanted(), file, size, found);
        }
    }

    @Override
    public void skipped(BundleItem item, Skipped reason) {
        for (ContentTask task : contents.get(next++)) {
            String fetch = "fetch " + task.wanted().entry().path() + ": ";
            switch (reason) {
                case Skipped.Changed _ ->
                        failures.add(
                                task.wanted(),
                                FailureKind.OUTDATED,
                                fetch + "the peer has another content by now");
                case Skipped.Gone _ ->
                        failures.add(
                                task.wanted(),
                                FailureKind.OUTDATED,
                                fetch + "the peer has no such file any more");
                case Skipped.Unavailable(String why) ->
                        failures.add(
                                task.wanted(),
                                FailureKind.UNAVAILABLE,
                                fetch + "the peer cannot send it: " + why);
            }
        }
    }
}
