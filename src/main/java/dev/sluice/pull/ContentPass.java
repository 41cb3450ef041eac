package dev.sluice.pull;

import dev.sluice.disk.StagedFile;
import dev.sluice.domain.Durability;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches contents on several threads and publishes what has arrived in batches on the calling one:
 * a batch is whatever is ready, one file when files trickle, many when they pour.
 */
final class ContentPass {

    /** Fetches that are queued, running or waiting to be published. */
    private static final int WINDOW = 512;

    private final Fetcher fetcher;
    private final Durability durability;
    private final Publisher publisher;
    private final Failures failures;
    private final ExecutorService threads;
    private final BooleanSupplier isPeerAway;
    private volatile @Nullable PeerException away;

    /**
     * @param threads as many as transfers at once are allowed
     * @param isPeerAway asked when a transfer was cut off: whether that is the peer's fault or the
     *     file's
     */
    ContentPass(
            Fetcher fetcher,
            Durability durability,
            Publisher publisher,
            Failures failures,
            ExecutorService threads,
            BooleanSupplier isPeerAway) {
        this.fetcher = fetcher;
        this.durability = durability;
        this.publisher = publisher;
        this.failures = failures;
        this.threads = threads;
        this.isPeerAway = isPeerAway;
    }

    /**
     * Brings all contents of the tasks.
     *
     * @return how many were committed
     * @throws PeerException if the peer went away; what had arrived is published
     */
    int run(Iterator<ContentTask> tasks) throws PeerException, InterruptedException {
        Arrivals arrivals = new Arrivals();
        int committed;
        try {
            committed = run(tasks, arrivals);
        } finally {
            arrivals.stop();
        }
        PeerException broken = away;
        if (broken != null) {
            throw broken;
        }
        return committed;
    }

    private int run(Iterator<ContentTask> tasks, Arrivals arrivals) throws InterruptedException {
        int committed = 0;
        int underWay = 0;
        while (true) {
            while (underWay < WINDOW && away == null && tasks.hasNext()) {
                ContentTask task = tasks.next();
                threads.execute(() -> arrivals.bring(() -> bring(task, arrivals)));
                underWay++;
            }
            if (underWay == 0) {
                return committed;
            }
            List<@Nullable Change> batch = arrivals.take(underWay, durability != Durability.FILE);
            underWay -= batch.size();
            committed += publisher.publish(batch.stream().filter(Objects::nonNull).toList());
        }
    }

    private @Nullable Change bring(ContentTask task, Arrivals arrivals) {
        try {
            if (away != null) {
                return null;
            }
            StagedFile staged = fetcher.fetch(task.wanted(), task.file(), arrivals::isStopped);
            return staged == null ? null : prepare(task, staged);
        } catch (PeerException e) {
            if (e.kind() == PeerException.Kind.RETRY && isPeerAway.getAsBoolean()) {
                away = e;
            } else {
                failures.add(task.wanted(), e);
            }
        } catch (IOException | RuntimeException e) {
            if (!arrivals.isStopped()) {
                failures.add(task.wanted(), e);
            }
        }
        return null;
    }

    private static Change prepare(ContentTask task, StagedFile staged) throws IOException {
        try {
            staged.finish(task.file().mode(), task.file().mtime());
        } catch (IOException e) {
            staged.discard();
            throw e;
        }
        return Changes.ofContent(task, staged);
    }
}
