package dev.sluice.serve;

import dev.sluice.disk.DiskThreads;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Calls what may wait for a disk or the database, on the threads that are there for it. */
@Singleton
@Typed(DiskPool.class)
public final class DiskPool implements Executor {

    private final DiskThreads threads;

    public DiskPool(DiskThreads threads) {
        this.threads = threads;
    }

    /**
     * Runs something on the pool.
     *
     * @throws RejectedExecutionException if the pool takes no more
     */
    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Calls something on the pool; a pool that takes no more fails the future as well. */
    public <T> CompletableFuture<T> call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> complete(result, work));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Exception | LinkageError | StackOverflowError e) {
            result.completeExceptionally(e);
        }
    }
}
