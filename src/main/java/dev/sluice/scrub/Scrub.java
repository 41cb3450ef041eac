package dev.sluice.scrub;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.Threads;
import dev.sluice.fault.LoopFaults;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.ScrubState;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contents of a folder again: all of them now and then, slowly, and at once when a person
 * asks. Where a slow pass stopped survives a restart. One thread, which is started when it is
 * needed first.
 */
public final class Scrub implements Threads.Loop, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Scrub.class.getName());

    /** How long a folder that is stopped, or an index that fails, is left alone. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private static final String WORK = "read contents again";

    private final Index index;
    private final ScrubPlan plan;
    private final ScrubCounter counter = new ScrubCounter();
    private final Pass pass;
    private final InstantSource clock;
    private final LoopFaults faults;
    private final Threads threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<CompletableFuture<ScrubTally>> asked = new ArrayList<>();

    /** Who waits for the pass that is under way since a person asked; null if there is none. */
    private @Nullable List<CompletableFuture<ScrubTally>> joined;

    /** What was read when that pass began. */
    private ScrubTally begun = new ScrubTally(0, 0, 0, 0);

    /** When the next planned pass is to go on. */
    private volatile long due;

    private volatile Threads.@Nullable Running running;
    private boolean isClosed;
    private volatile boolean isPlanned;
    private volatile boolean isReading;

    /**
     * @param root of the folder while it is open, else null
     * @param onRot called after each file that was found to be rotten
     * @param clock on the wall: when passes were is told to people, and kept
     * @param faults told of what nobody expects
     */
    public Scrub(
            Index index,
            ScrubPlan plan,
            Supplier<@Nullable FolderRoot> root,
            Runnable onRot,
            InstantSource clock,
            LoopFaults faults,
            Threads threads) {
        this.faults = faults;
        this.index = index;
        this.plan = plan;
        this.clock = clock;
        this.threads = threads;
        this.pass = new Pass(index, root, counter, onRot, clock, threads);
    }

    /** The first scan is done: from now on passes are made when they are due. For any thread. */
    public void start() {
        if (plan.every() == null) {
            return;
        }
        lock.lock();
        try {
            if (!isPlanned) {
                due = threads.nanoTime();
                isPlanned = true;
                begin();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private void begin() {
        if (running == null && !isClosed) {
            running = threads.start("scrub-" + index.folder(), this);
        }
    }

    /**
     * Reads all files now, as fast as the disk gives them, and tells what came of it. A pass that
     * is under way since somebody else asked is joined. Fails with {@link RootException} if the
     * folder is stopped, and with {@link RejectedExecutionException} if it is closed.
     */
    public CompletableFuture<ScrubTally> verifyNow() {
        CompletableFuture<ScrubTally> asker = new CompletableFuture<>();
        lock.lock();
        try {
            if (isClosed) {
                refuse(List.of(asker));
            } else if (joined != null) {
                joined.add(asker);
            } else {
                asked.add(asker);
                begin();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return asker;
    }

    /** What all passes have read since the start. */
    public ScrubTally tally() {
        return counter.tally();
    }

    /** What they had read when the pass began that a person has asked for, or until now. */
    public ScrubTally tallyBefore() {
        lock.lock();
        try {
            return joined == null ? counter.tally() : begun;
        } finally {
            lock.unlock();
        }
    }

    /** Whether files are read just now. */
    public boolean isReading() {
        return isReading;
    }

    public ScrubPlan plan() {
        return plan;
    }

    @Override
    public void run() {
        try {
            while (true) {
                if (!turn()) {
                    await();
                }
            }
        } catch (InterruptedException e) {
            // The folder is being closed.
        } finally {
            close();
        }
    }

    private void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (asked.isEmpty() && untilNext() > 0) {
                long _ = changed.awaitNanos(untilNext());
            }
        } finally {
            lock.unlock();
        }
    }

    private long untilNext() {
        return isPlanned ? due - threads.nanoTime() : Long.MAX_VALUE;
    }

    @Override
    public boolean turn() throws InterruptedException {
        List<CompletableFuture<ScrubTally>> waiting = take();
        if (!waiting.isEmpty()) {
            verify();
            return true;
        }
        if (untilNext() <= 0) {
            goOn();
            return true;
        }
        return false;
    }

    /** Those for whom a pass begins now; others may join them while it goes on. */
    private List<CompletableFuture<ScrubTally>> take() {
        lock.lock();
        try {
            List<CompletableFuture<ScrubTally>> taken = asked;
            if (!taken.isEmpty()) {
                asked = new ArrayList<>();
                joined = taken;
                begun = counter.tally();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private List<CompletableFuture<ScrubTally>> takeJoined() {
        lock.lock();
        try {
            List<CompletableFuture<ScrubTally>> taken = joined == null ? List.of() : joined;
            joined = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private boolean isAsked() {
        lock.lock();
        try {
            return !asked.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A whole pass for those who have asked; it is one of the planned passes as well. */
    private void verify() throws InterruptedException {
        try {
            ScrubState from = index.rereads().state().begin(clock.instant());
            read(from, ScrubPace.UNLIMITED, () -> false, this::noteEnd);
            ScrubTally done = counter.tally().since(begun);
            takeJoined().forEach(asker -> asker.complete(done));
        } catch (IOException | RuntimeException | Error e) {
            takeJoined().forEach(asker -> asker.completeExceptionally(e));
        } finally {
            refuse(takeJoined());
        }
    }

    private void noteEnd(ScrubState state) {
        if (state.begun() == null) {
            note(state);
        }
    }

    /** Goes on with the pass that is due until a person asks for one. */
    private void goOn() throws InterruptedException {
        try {
            due = threads.nanoTime() + untilDue().toNanos();
            if (due - threads.nanoTime() <= 0) {
                ScrubState state = index.rereads().state();
                ScrubState from = state.begun() == null ? state.begin(clock.instant()) : state;
                read(from, plan.pace(), this::isAsked, this::note);
                faults.over(WORK);
            }
        } catch (IOException | IndexException e) {
            LOG.log(Level.DEBUG, "folder " + index.folder() + ": read contents again", e);
            due = threads.nanoTime() + RETRY.toNanos();
        } catch (RuntimeException | Error e) {
            faults.met(WORK, e);
            due = threads.nanoTime() + RETRY.toNanos();
        }
    }

    /**
     * A stored time may be that of a clock that was ahead: no pass waits for longer than all do.
     */
    private Duration untilDue() {
        ScrubState state = index.rereads().state();
        Instant last = state.wholeBegun();
        Duration every = plan.every();
        if (every == null || state.begun() != null || last == null) {
            return Duration.ZERO;
        }
        Duration left = every.minus(Duration.between(last, clock.instant()));
        return left.isNegative() ? Duration.ZERO : left.compareTo(every) < 0 ? left : every;
    }

    private void read(
            ScrubState from, ScrubPace pace, BooleanSupplier isOver, Consumer<ScrubState> note)
            throws RootException, InterruptedException {
        ScrubTally before = counter.tally();
        isReading = true;
        try {
            ScrubState now = pass.run(from, pace, isOver, note);
            if (now.begun() == null) {
                tell(counter.tally().since(before), now);
            }
        } finally {
            isReading = false;
        }
    }

    private void tell(ScrubTally done, ScrubState whole) {
        LOG.log(
                done.rotten() == 0 ? Level.INFO : Level.WARNING,
                "folder %s: all contents were read again: %,d files, %,d bytes; %,d rotten, %,d left"
                                .formatted(
                                        index.folder(),
                                        whole.files(),
                                        whole.bytes(),
                                        done.rotten(),
                                        done.skipped())
                        + " to a scan");
    }

    private void note(ScrubState state) {
        index.write(transaction -> {
            transaction.rereads().put(state);
            if (state.begun() == null) {
                transaction.rereads().dropPast();
            }
            return true;
        });
    }

    private static void refuse(List<CompletableFuture<ScrubTally>> askers) {
        askers.forEach(asker ->
                asker.completeExceptionally(
                        new RejectedExecutionException("the folder is closed")));
    }

    /** Stops reading; whoever waits is told so. */
    @Override
    public void close() {
        Threads.Running reading;
        List<CompletableFuture<ScrubTally>> left;
        lock.lock();
        try {
            isClosed = true;
            reading = running;
            left = asked;
            asked = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        refuse(left);
        if (reading != null) {
            reading.interrupt();
        }
    }

    /** After {@link #close}: waits until nothing is read any more. */
    public void join(Duration most) throws InterruptedException {
        Threads.Running reading = running;
        if (reading != null) {
            reading.join(most);
        }
    }
}
