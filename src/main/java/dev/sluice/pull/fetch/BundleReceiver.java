package dev.sluice.pull.fetch;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.Digest;
import dev.sluice.domain.State;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.BundleSink;
import dev.sluice.pull.FailureKind;
import dev.sluice.pull.Failures;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Stages the contents of a bundle one after the other, each when it is whole and has the digest of
 * the feed's entry. What is wrong with one is noted, and does not keep the others from coming.
 */
final class BundleReceiver implements BundleSink {

    /** Enough to be worth a hand-over, few enough that the publisher need not wait long. */
    private static final int MOST_AT_ONCE = 64;

    private final List<List<ContentTask>> contents;
    private final Staging staging;
    private final boolean willForce;
    private final Failures failures;
    private final ByteBuffer buffer;
    private final Consumer<List<Change>> sink;
    private final BooleanSupplier isStopped;
    private final List<Change> ready = new ArrayList<>(MOST_AT_ONCE);
    private int next;
    private long files;
    private long bytes;

    /**
     * @param contents in the order in which they were asked for, each with all tasks that need it
     * @param willForce whether the contents will be fsynced
     * @param buffer holds any of the contents
     */
    BundleReceiver(
            List<List<ContentTask>> contents,
            Staging staging,
            boolean willForce,
            Failures failures,
            ByteBuffer buffer,
            Consumer<List<Change>> sink,
            BooleanSupplier isStopped) {
        this.contents = contents;
        this.staging = staging;
        this.willForce = willForce;
        this.failures = failures;
        this.buffer = buffer;
        this.sink = sink;
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
        tasks.forEach(this::stage);
        if (ready.size() >= MOST_AT_ONCE) {
            flush();
        }
    }

    private void stage(ContentTask task) {
        State.File file = task.file();
        try {
            StagedFile staged = staging.put(buffer.duplicate(), file.metadata(), willForce);
            ready.add(Changes.ofContent(task, staged));
        } catch (IOException | RuntimeException e) {
            failures.add(task.wanted(), e);
        }
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

    /** Hands over what is ready. */
    void flush() {
        if (!ready.isEmpty()) {
            sink.accept(ready);
            ready.clear();
        }
    }
}
