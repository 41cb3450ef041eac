package dev.sluice.pull.fetch;

import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.Durability;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Room;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.Publisher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches contents on several threads, small ones many in a bundle, and publishes what has arrived
 * in batches on the calling one: a batch is whatever is ready, one file when files trickle, many
 * when they pour.
 */
public final class ContentPass {

    /**
     * Contents that are queued, on their way or waiting to be published. Those that wait are open
     * files, if they are to be fsynced or have no name yet.
     */
    private static final int WINDOW = 1_024;

    /**
     * Contents that are enough for a batch: what is left of the price of a commit is little, and
     * the rest of the window is under way meanwhile. Medians for 15,200 files were 554, 548 and 546
     * ms with 256, and 557, 559 and 563 with 512.
     */
    private static final int BATCH = 256;

    /** Bundles are short, so that all threads have some, and none waits for the last long. */
    private static final int BUNDLE_ITEMS = 400;

    private static final long BUNDLE_BYTES = 4 << 20;

    private final Fetcher fetcher;
    private final BundleFetcher bundles;
    private final Durability durability;
    private final Publisher publisher;
    private final Failures failures;
    private final ExecutorService threads;
    private final BooleanSupplier isPeerAway;
    private final Room room;
    private volatile @Nullable PeerException away;

    /**
     * @param threads as many as transfers at once are allowed
     * @param isPeerAway asked when a transfer was cut off: whether that is the peer's fault or the
     *     file's
     * @param room while it is full, contents are left for the next round
     */
    public ContentPass(
            Fetcher fetcher,
            BundleFetcher bundles,
            Durability durability,
            Publisher publisher,
            Failures failures,
            ExecutorService threads,
            BooleanSupplier isPeerAway,
            Room room) {
        this.fetcher = fetcher;
        this.bundles = bundles;
        this.durability = durability;
        this.publisher = publisher;
        this.failures = failures;
        this.threads = threads;
        this.isPeerAway = isPeerAway;
        this.room = room;
    }

    /**
     * Brings all contents of the tasks.
     *
     * @return how many were committed
     * @throws PeerException if the peer went away; what had arrived is published
     */
    public int run(Iterator<ContentTask> tasks) throws PeerException, InterruptedException {
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
        // All has come and counts; who lied on the way is set aside like any that breaks the rules.
        PeerException lie = fetcher.lie();
        if (lie != null) {
            throw lie;
        }
        return committed;
    }

    private int run(Iterator<ContentTask> tasks, Arrivals arrivals) throws InterruptedException {
        int most = durability == Durability.FILE ? 1 : BATCH;
        int committed = 0;
        int underWay = fill(0, tasks, arrivals);
        while (underWay > 0) {
            Arrivals.Taken taken = arrivals.take(underWay, most);
            try {
                // The others are to have work while this one publishes.
                underWay = fill(underWay - taken.ended(), tasks, arrivals);
            } finally {
                // What has arrived is in nobody else's hands, also if planning more has failed.
                committed += publisher.publish(taken.changes());
            }
        }
        return committed;
    }

    /**
     * Sends for more as long as the window is not full.
     *
     * @return how many tasks are under way then
     */
    private int fill(int underWay, Iterator<ContentTask> tasks, Arrivals arrivals) {
        int now = underWay;
        while (now < WINDOW && away == null && tasks.hasNext()) {
            now += send(load(tasks), arrivals);
        }
        return now;
    }

    /** The next tasks that go together: one large, or small ones. */
    private static List<ContentTask> load(Iterator<ContentTask> tasks) {
        List<ContentTask> load = new ArrayList<>();
        long bytes = 0;
        boolean isOpen = true;
        while (isOpen && tasks.hasNext()) {
            ContentTask task = tasks.next();
            load.add(task);
            bytes += task.file().size();
            isOpen =
                    BundleFetcher.takes(task) && load.size() < BUNDLE_ITEMS && bytes < BUNDLE_BYTES;
        }
        return load;
    }

    /** Returns how many tasks are under way with it. */
    private int send(List<ContentTask> load, Arrivals arrivals) {
        List<ContentTask> small = load.stream().filter(BundleFetcher::takes).toList();
        load.stream()
                .filter(task -> !BundleFetcher.takes(task))
                .forEach(task -> send(arrivals, 1, sink -> bring(task, sink, arrivals)));
        if (small.size() == 1) {
            send(arrivals, 1, sink -> bring(small.getFirst(), sink, arrivals));
        } else if (!small.isEmpty()) {
            send(arrivals, small.size(), sink -> bring(small, sink, arrivals));
        }
        return load.size();
    }

    private void send(Arrivals arrivals, int tasks, Consumer<Consumer<List<Change>>> work) {
        threads.execute(() -> arrivals.bring(tasks, work));
    }

    /** What does not come in a bundle is fetched by itself, and judged by itself. */
    private void bring(List<ContentTask> tasks, Consumer<List<Change>> sink, Arrivals arrivals) {
        if (away != null || room.isFull()) {
            return;
        }
        List<ContentTask> left = new ArrayList<>();
        try {
            bundles.fetch(tasks, sink, left::add, arrivals::isStopped);
        } catch (PeerException e) {
            noteIfAway(e);
        } catch (IOException e) {
            // The round has ended, or there is no space for all: each is tried by itself.
        }
        left.forEach(task -> bring(task, sink, arrivals));
    }

    private void bring(ContentTask task, Consumer<List<Change>> sink, Arrivals arrivals) {
        if (away != null || room.isFull() || arrivals.isStopped()) {
            return;
        }
        try {
            StagedFile staged = fetcher.fetch(task.wanted(), task.file(), arrivals::isStopped);
            if (staged != null) {
                sink.accept(List.of(prepare(task, staged)));
            }
        } catch (PeerException e) {
            if (!noteIfAway(e)) {
                failures.add(task.wanted(), e);
            }
        } catch (IOException | RuntimeException e) {
            if (!arrivals.isStopped()) {
                failures.add(task.wanted(), e);
            }
        }
    }

    private boolean noteIfAway(PeerException failure) {
        boolean isAway = failure.kind() == PeerException.Kind.RETRY && isPeerAway.getAsBoolean();
        if (isAway) {
            away = failure;
        }
        return isAway;
    }

    private static Change prepare(ContentTask task, StagedFile staged) throws IOException {
        try {
            staged.finish(task.file().metadata());
        } catch (IOException e) {
            staged.discard();
            throw e;
        }
        return Changes.ofContent(task, staged);
    }
}
