package dev.sluice.pull.fetch;

import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.pull.Failures;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stages small contents, each in one go, and hands them over some at a time. What is wrong with one
 * is noted, and does not keep the others from coming.
 */
final class StagedBatch {

    /** Enough to be worth a hand-over, few enough that the publisher need not wait long. */
    private static final int MAX_AT_ONCE = 64;

    private final Staging staging;
    private final boolean willForce;
    private final Failures failures;
    private final Consumer<List<Change>> sink;
    private final List<Change> ready = new ArrayList<>(MAX_AT_ONCE);

    /**
     * @param willForce whether the contents will be fsynced
     */
    StagedBatch(
            Staging staging, boolean willForce, Failures failures, Consumer<List<Change>> sink) {
        this.staging = staging;
        this.willForce = willForce;
        this.failures = failures;
        this.sink = sink;
    }

    /** Its digest has been checked; the position of the buffer stays. */
    void add(ContentTask task, ByteBuffer content) {
        try {
            StagedFile staged = staging.put(content.duplicate(), task.file().metadata(), willForce);
            ready.add(Changes.ofContent(task, staged, null));
        } catch (IOException | RuntimeException e) {
            failures.add(task.wanted(), e);
        }
        if (ready.size() >= MAX_AT_ONCE) {
            flush();
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
