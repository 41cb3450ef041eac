package dev.sluice.pull.fetch;

import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.Durability;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Room;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.Publisher;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches contents on several threads, small ones many in a bundle, and publishes what has arrived
 * in batches on the calling one: a batch is whatever is ready, one file when files trickle, many
 * when they pour. What puts a content together may have threads of its own; they have ended when it
 * arrives.
 */
public final class ContentPass {

    /**
     * Contents that are queued, on their way or waiting to be published. Those that wait are open
     * files, if they are to be fsynced or have no name yet.
     */
    private static final int WINDOW = 1_024;

    /** The same where all rounds together hold as much as they may. */
    private static final int NARROW_WINDOW = 64;

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
    private final PullMemory memory;
    private final InFlight.Claims claims;
    private final MemoryBudget.Share buffers;
    private final WaitingLists lists;
    private volatile @Nullable PeerException away;

    /**
     * @param threads as many as transfers at once are allowed
     * @param isPeerAway asked when a transfer was cut off: whether that is the peer's fault or the
     *     file's
     * @param room while it is full, contents are left for the next round
     * @param memory of the rounds of all folders
     * @param claims what of the folder this round brings
     */
    public ContentPass(
            Fetcher fetcher,
            BundleFetcher bundles,
            Durability durability,
            Publisher publisher,
            Failures failures,
            ExecutorService threads,
            BooleanSupplier isPeerAway,
            Room room,
            PullMemory memory,
            InFlight.Claims claims) {
        this.fetcher = fetcher;
        this.bundles = bundles;
        this.durability = durability;
        this.publisher = publisher;
        this.failures = failures;
        this.threads = threads;
        this.isPeerAway = isPeerAway;
        this.room = room;
        this.memory = memory;
        this.claims = claims;
        this.buffers = memory.buffers().share();
        this.lists = new WaitingLists(memory.rows());
    }

    /**
     * Brings all contents of the tasks.
     *
     * @return how many were committed
     * @throws PeerException if the peer went away; what had arrived is published
     */
    public int run(Iterator<ContentTask> tasks) throws PeerException, InterruptedException {
        return run(new Unshared(tasks), new InFlight().claims());
    }

    /** The same, for contents that other rounds may bring as well: each comes once. */
    public int run(SharedTasks tasks) throws PeerException, InterruptedException {
        return run(tasks, claims);
    }

    private int run(SharedTasks tasks, InFlight.Claims brought)
            throws PeerException, InterruptedException {
        Arrivals arrivals = new Arrivals();
        int committed;
        try (brought;
                MemoryBudget.Held rows = memory.rows().hold()) {
            try {
                committed = new Run(tasks, arrivals, rows, brought).toTheEnd();
            } finally {
                arrivals.stop();
                lists.releaseAll();
            }
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

    /** Brings the contents of some tasks; used by the thread of the round only. */
    private final class Run {

        private final SharedTasks tasks;
        private final Arrivals arrivals;
        private final MemoryBudget.Held rows;
        private final InFlight.Claims brought;

        /** Those of which the content is on its way already. */
        private final Deque<ContentTask> elsewhere = new ArrayDeque<>();

        private long seen;
        private int underWay;

        Run(SharedTasks tasks, Arrivals arrivals, MemoryBudget.Held rows, InFlight.Claims brought) {
            this.brought = brought;
            this.seen = brought.ended();
            this.tasks = tasks;
            this.arrivals = arrivals;
            this.rows = rows;
        }

        int toTheEnd() throws InterruptedException {
            int most = durability == Durability.FILE ? 1 : BATCH;
            int committed = 0;
            fill();
            while (away == null && awaitOthers() || underWay > 0) {
                Arrivals.Taken taken = arrivals.take(underWay, most);
                try {
                    underWay -= taken.ended().size();
                    // The others are to have work while this one publishes.
                    fill();
                } finally {
                    // What has arrived is in nobody else's hands, also if planning more has failed.
                    committed += publisher.publish(taken.changes());
                    lists.release(taken.changes());
                    brought.release(taken);
                }
            }
            return committed;
        }

        /**
         * Where all of ours was published, and something comes by other rounds: waits for that as
         * long as there is {@link WaitBudget}, and brings it itself then.
         *
         * @return whether something is under way then
         */
        private boolean awaitOthers() throws InterruptedException {
            WaitBudget wait = new WaitBudget(System::nanoTime);
            while (underWay == 0 && !elsewhere.isEmpty()) {
                if (wait.isOver() || !brought.awaitEnded(seen, wait.nanos())) {
                    takeOver();
                    wait = new WaitBudget(System::nanoTime);
                }
                fill();
            }
            return underWay > 0;
        }

        private void takeOver() {
            List<ContentTask> all = new ArrayList<>(elsewhere);
            elsewhere.clear();
            sendDue(brought.claimAnyway(all, elsewhere), true);
        }

        /** Sends for more as long as the window is not full. */
        private void fill() {
            long now = brought.ended();
            if (now != seen && !elsewhere.isEmpty()) {
                List<ContentTask> all = new ArrayList<>(elsewhere);
                elsewhere.clear();
                sendDue(brought.claim(all, elsewhere), true);
            }
            seen = now;
            int window = rows.isBudgetFull() ? NARROW_WINDOW : WINDOW;
            while (underWay + elsewhere.size() < window && away == null && tasks.hasNext()) {
                List<ContentTask> others = new ArrayList<>(0);
                sendDue(brought.claim(load(tasks), others), false);
                others.stream().filter(task -> !tasks.leaves(task)).forEach(elsewhere::add);
            }
            rows.set((underWay + elsewhere.size()) * PullMemory.ROW);
        }

        /**
         * Others may have brought some before these were claimed.
         *
         * @param haveWaited whether the contents may be here now
         */
        private void sendDue(List<ContentTask> claimed, boolean haveWaited) {
            List<ContentTask> due = claimed;
            if (brought.endedByOthers() > 0 && !claimed.isEmpty()) {
                due = tasks.stillDue(claimed);
                brought.releaseAllBut(claimed, due);
            }
            for (Iterator<ContentTask> left = due.iterator(); left.hasNext(); ) {
                List<ContentTask> load = load(left);
                send(load, arrivals, haveWaited || brought.endedByOthers() > 0);
                underWay += load.size();
            }
        }
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

    /**
     * @param mayBeHere whether contents may have come since the round began
     */
    private void send(List<ContentTask> load, Arrivals arrivals, boolean mayBeHere) {
        List<ContentTask> small = load.stream().filter(BundleFetcher::takes).toList();
        load.stream()
                .filter(task -> !BundleFetcher.takes(task))
                .forEach(
                        task -> send(arrivals, List.of(task), sink -> bring(task, sink, arrivals)));
        if (small.size() == 1) {
            send(arrivals, small, sink -> bring(small.getFirst(), sink, arrivals));
        } else if (!small.isEmpty()) {
            send(arrivals, small, sink -> bring(small, sink, arrivals, mayBeHere));
        }
    }

    private void send(
            Arrivals arrivals, List<ContentTask> tasks, Consumer<Consumer<List<Change>>> work) {
        threads.execute(() ->
                arrivals.bring(
                        tasks,
                        sink -> {
                            if (buffers.take(PullMemory.TRANSFER, arrivals::isStopped)) {
                                try {
                                    work.accept(sink);
                                } finally {
                                    buffers.release(PullMemory.TRANSFER);
                                }
                            }
                        }));
    }

    /** What does not come in a bundle is fetched by itself, and judged by itself. */
    private void bring(
            List<ContentTask> tasks,
            Consumer<List<Change>> sink,
            Arrivals arrivals,
            boolean mayBeHere) {
        if (away != null || room.isFull()) {
            return;
        }
        List<ContentTask> left = new ArrayList<>();
        try {
            bundles.fetch(tasks, mayBeHere, sink, left::add, arrivals::isStopped);
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
            Fetched fetched = fetcher.fetch(task.wanted(), task.file(), arrivals::isStopped);
            if (fetched != null) {
                sink.accept(List.of(prepare(task, fetched)));
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

    private Change prepare(ContentTask task, Fetched fetched) throws IOException {
        StagedFile staged = fetched.staged();
        try {
            staged.finish(task.file().metadata());
        } catch (IOException e) {
            staged.discard();
            throw e;
        }
        return Changes.ofContent(task, staged, lists.take(fetched.blocks()));
    }
}
