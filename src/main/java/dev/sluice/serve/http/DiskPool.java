package dev.sluice.serve.http;

import dev.sluice.disk.root.DiskThreads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Calls what may wait for a disk or the database, on the threads that are there for it. Pieces of
 * long bodies have threads of their own: where a slow disk keeps all of those busy for seconds, a
 * short question is answered all the same.
 */
@Singleton
@Typed(DiskPool.class)
public final class DiskPool implements Executor {

    /** Bodies that wait for a disk at the same time; more wait for one of them. */
    private static final int BODY_THREADS = 16;

    /** Each transfer has one at most, and so many connections there never are. */
    private static final int MAX_WAITING = 10_000;

    private final DiskThreads threads;
    private final DiskThreads bodies = new DiskThreads("body", BODY_THREADS, MAX_WAITING);

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

    /**
     * Makes a piece of a body, on the threads for those.
     *
     * @throws RejectedExecutionException if they take no more
     */
    public void makePiece(Runnable work) {
        bodies.execute(work);
    }

    /**
     * Calls what reads a whole content, on the threads for bodies.
     *
     * @throws RejectedExecutionException if they take no more
     */
    public <T> CompletableFuture<T> callLong(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        bodies.execute(() -> complete(result, work));
        return result;
    }

    @PreDestroy
    void close() {
        bodies.close();
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
        } catch (Exception | Error e) {
            result.completeExceptionally(e);
        }
    }
}
