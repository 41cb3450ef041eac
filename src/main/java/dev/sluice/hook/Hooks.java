package dev.sluice.hook;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Threads;
import dev.sluice.fault.LoopFaults;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.EventsMade;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells others of a folder: of what other nodes have changed once it has come to rest, of conflict
 * copies, of what waits for a person, and that it is stopped or runs again. Each listener is told
 * each event at least once, in order.
 */
public final class Hooks implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Hooks.class.getName());

    /** How often it is looked whether there is something to tell. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private static final String WORK = "look for what is to be told";

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PROGRAM_LIMIT = Duration.ofMinutes(5);

    /** How long those are waited for who are told just now. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /**
     * Whether a folder runs.
     *
     * @param stopped why it does not; null if it does
     */
    public record State(@Nullable String stopped) {}

    private final Index index;
    private final NodeId node;
    private final List<Listener> listeners = new ArrayList<>();
    private final BooleanSupplier isBusy;
    private final Supplier<@Nullable State> state;
    private final InstantSource clock;
    private final LoopFaults faults;
    private final Threads threads;
    private final Duration rest;
    private final Duration lookEvery;
    private final List<Threads.Running> running = new ArrayList<>();

    /**
     * @param isBusy whether contents are on their way
     * @param state what the folder does, null while that is not known yet
     * @param clock on the wall
     * @param faults told of what nobody expects
     */
    public Hooks(
            HookPlan plan,
            Index index,
            NodeId node,
            BooleanSupplier isBusy,
            Supplier<@Nullable State> state,
            InstantSource clock,
            LoopFaults faults,
            Threads threads) {
        this(plan, index, node, isBusy, state, clock, faults, threads, EventMaker.REST, LOOK_EVERY);
    }

    Hooks(
            HookPlan plan,
            Index index,
            NodeId node,
            BooleanSupplier isBusy,
            Supplier<@Nullable State> state,
            InstantSource clock,
            LoopFaults faults,
            Threads threads,
            Duration rest,
            Duration lookEvery) {
        this.faults = faults;
        this.rest = rest;
        this.lookEvery = lookEvery;
        this.index = index;
        this.node = node;
        this.isBusy = isBusy;
        this.state = state;
        this.clock = clock;
        this.threads = threads;
        plan.urls().forEach(url -> listeners.add(new Webhook(url, plan.secret(), ANSWER_TIMEOUT)));
        if (!plan.command().isEmpty()) {
            listeners.add(new Program(plan.command(), PROGRAM_LIMIT));
        }
    }

    /** A listener as people see it: what is behind a host, or are arguments, may be secret. */
    public static String shown(String listener) {
        return listener.startsWith(Program.PREFIX)
                ? listener.split(" ", 3)[1]
                : listener.replaceFirst("(?<=[^/:])/.*|[?].*", "/…");
    }

    /** Begins to tell; of what was changed before anybody was to be told nothing is said. */
    public synchronized void start() {
        if (listeners.isEmpty()) {
            forget();
            return;
        }
        List<Teller> tellers = new ArrayList<>();
        for (Listener listener : listeners) {
            Teller teller = new Teller(index, listener, faults, threads);
            tellers.add(teller);
            running.add(threads.start("tell-" + index.folder(), teller));
        }
        running.add(threads.start("events-" + index.folder(), new Making(tellers)));
    }

    /** Whoever is told later hears of what comes then. */
    private void forget() {
        try {
            if (index.events().made() != null) {
                register(List.of());
            }
        } catch (IndexException e) {
            LOG.log(Level.DEBUG, "folder " + index.folder() + ": forget listeners", e);
        }
    }

    private EventsMade begin() {
        EventsMade before = index.events().made();
        EventsMade made = before == null ? new EventsMade(index.last(), lastPlan(), null) : before;
        index.write(transaction -> {
            transaction.events().made(made);
            return true;
        });
        register(listeners.stream().map(Listener::name).toList());
        return made;
    }

    private void register(List<String> names) {
        index.write(transaction -> {
            transaction.events().listeners(names);
            return true;
        });
    }

    private long lastPlan() {
        List<DeletePlan> plans = index.plans();
        return plans.isEmpty() ? 0 : plans.getLast().number();
    }

    /** Looks now and then; what it costs where nothing has changed is no query. */
    private final class Making implements Threads.Loop {

        private final List<Teller> tellers;
        private @Nullable EventMaker maker;

        Making(List<Teller> tellers) {
            this.tellers = tellers;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    boolean _ = turn();
                    threads.sleep(lookEvery);
                }
            } catch (InterruptedException e) {
                // The folder is being closed.
            }
        }

        @Override
        public boolean turn() {
            try {
                EventMaker events = maker;
                boolean isFirst = events == null;
                if (events == null) {
                    events =
                            new EventMaker(
                                    index,
                                    node,
                                    begin(),
                                    isBusy,
                                    state,
                                    clock,
                                    threads::nanoTime,
                                    rest);
                    maker = events;
                }
                boolean isNew = events.look();
                faults.over(WORK);
                if (isNew || isFirst) {
                    tellers.forEach(Teller::wake);
                }
                return isNew;
            } catch (IndexException e) {
                LOG.log(Level.DEBUG, "folder " + index.folder() + ": look for events", e);
                return false;
            } catch (RuntimeException | Error e) {
                faults.met(WORK, e);
                return false;
            }
        }
    }

    @Override
    public synchronized void close() {
        running.forEach(Threads.Running::interrupt);
        try {
            for (Threads.Running each : running) {
                each.join(LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
