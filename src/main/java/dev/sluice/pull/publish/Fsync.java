package dev.sluice.pull.publish;

import dev.sluice.domain.Durability;
import dev.sluice.domain.RelativePath;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What is fsynced and what is not. With {@link Durability#NONE} nothing is. */
public final class Fsync {

    private final Durability durability;
    private final Target target;
    private final ExecutorService syncing;
    private final Failures failures;

    /**
     * @param syncing threads on which contents are fsynced; the more there are, the more share one
     *     commit of the file system's journal
     */
    public Fsync(Durability durability, Target target, ExecutorService syncing, Failures failures) {
        this.durability = durability;
        this.target = target;
        this.syncing = syncing;
        this.failures = failures;
    }

    /** Whether anything is fsynced at all. */
    boolean isOn() {
        return durability != Durability.NONE;
    }

    /** Fsyncs the contents of changes, and returns those changes that go on. */
    List<Change> contents(List<Change> batch) {
        if (!isOn()) {
            return batch;
        }
        List<@Nullable Future<IOException>> results = new ArrayList<>(batch.size());
        for (Change change : batch) {
            results.add(change.step().hasContent() ? submit(change) : null);
        }
        List<Change> forced = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Change change = batch.get(i);
            Future<IOException> result = results.get(i);
            IOException failure = result == null ? null : await(result);
            if (failure == null) {
                forced.add(change);
            } else {
                change.step().abandon();
                failures.add(change.wanted(), failure);
            }
        }
        return forced;
    }

    /** When the threads have ended already it is done on this one. */
    private Future<IOException> submit(Change change) {
        FutureTask<IOException> task = new FutureTask<>(() -> force(change));
        try {
            syncing.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
        return task;
    }

    private static @Nullable IOException force(Change change) {
        try {
            change.step().force();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** An fsync is waited for also when the round is to end: it is no fault of the file. */
    private static @Nullable IOException await(Future<IOException> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("bug: an fsync failed unexpectedly", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Fsyncs directories in which names were changed; null stands for the root. */
    public void directories(Collection<@Nullable RelativePath> directories) throws IOException {
        directories(durability, target, directories);
    }

    /** Fsyncs files of which only the mode or the mtime was changed. */
    void files(Collection<RelativePath> touched) throws IOException {
        if (isOn()) {
            target.tree().forceFiles(touched);
        }
    }

    static void directories(
            Durability durability, Target target, Collection<@Nullable RelativePath> directories)
            throws IOException {
        if (durability != Durability.NONE) {
            target.tree().force(directories);
        }
    }
}
