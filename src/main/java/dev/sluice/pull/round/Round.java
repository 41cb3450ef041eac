package dev.sluice.pull.round;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Role;
import dev.sluice.domain.Threads;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.pull.Drift;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Lack;
import dev.sluice.pull.PullBudgets;
import dev.sluice.pull.PullClocks;
import dev.sluice.pull.Target;
import dev.sluice.pull.feed.FeedReader;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.pull.feed.Intake;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.publish.Adoption;
import dev.sluice.pull.publish.Mirror;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One round with one peer, from the first line of its feed to the last thing that is kept for
 * later. {@link #run} is all of it, in its order.
 */
public final class Round {

    private static final System.Logger LOG = System.getLogger(Round.class.getName());

    private final Index index;
    private final RoundContext context;
    private final Backlog backlog;
    private final FeedReader reader;
    private final FeedScan scan;
    private final PartsFactory factory;
    private final PullBudgets budgets;
    private final Consumer<Target> limitCopies;
    private final Threads runner;
    private final RoundState state;
    private final PullClocks clocks;
    private final @Nullable Drift drift;
    private final StaleNeeds stale;

    /**
     * @param scan of the peer's feed, for what is asked for once more
     * @param limitCopies to be done once all was applied
     * @param runner that the feed is read on
     */
    public Round(
            RoundContext context,
            FeedReader reader,
            FeedScan scan,
            PartsFactory factory,
            PullBudgets budgets,
            Consumer<Target> limitCopies,
            Threads runner) {
        this.index = factory.index();
        this.context = context;
        this.backlog = context.backlog();
        this.reader = reader;
        this.scan = scan;
        this.factory = factory;
        this.budgets = budgets;
        this.limitCopies = limitCopies;
        this.runner = runner;
        this.state = factory.state();
        this.clocks = factory.clocks();
        this.drift = factory.folder().drift();
        this.stale = new StaleNeeds(index, backlog);
    }

    /**
     * Reads the feed, applies what it says, some of it meanwhile, and keeps what is left.
     *
     * @return whether more of the feed waits than was read
     */
    public boolean run() throws PeerException, InterruptedException {
        try {
            try {
                apply();
                if (drift != null && isWholeFeedRead()) {
                    undo(drift);
                }
                if (index.rereads().isAnyRotten()) {
                    mend();
                }
                stale.drop(context.base(), scan);
            } finally {
                noteLack();
            }
            backlog.store();
            limitCopies.accept(context.target());
            cleanParts();
            return !isWholeFeedRead();
        } catch (PeerException e) {
            backlog.storeAfter(e);
            cleanParts();
            throw e;
        } finally {
            noteLag();
        }
    }

    private boolean isWholeFeedRead() {
        return backlog.feedHeld() == null;
    }

    /** What needs no more than itself while the feed is read, then all the rest of it. */
    private void apply() throws PeerException, InterruptedException {
        Failures failures = failures(backlog::fail, stale::note);
        Parts parts = factory.parts(context, failures, drift);
        Share share = new Share(factory.transfers(), context.peer());
        Overwrites overwrites = new Overwrites(index, budgets.changes());
        try (Passes passes =
                new Passes(
                        index,
                        backlog,
                        parts,
                        share,
                        overwrites,
                        factory.memory().rows(),
                        clocks.wall(),
                        clocks.steady())) {
            Role sender = read(passes).role();
            noteLag();
            passes.run(sender, deletes(sender), resurrection(sender, parts));
        }
        backlog.store();
        new Orphans(index, context.peer(), failures).note(clocks.steady().instant());
    }

    private FeedHeader read(Passes passes) throws PeerException, InterruptedException {
        // A thread of its own: where there is one transfer at a time, the feed must not take it.
        Executor thread = task -> runner.run("feed-" + index.folder(), task);
        try (Intake intake =
                Intake.start(
                        backlog,
                        thread,
                        feed -> reader.read(context.base(), backlog, context.counter(), feed))) {
            if (intake.hasMore()) {
                noteLag();
            }
            // A mirror touches nothing before it has read all: what it finds may be drift.
            if (drift == null) {
                passes.applyWhileRead(intake);
            }
            return intake.header();
        }
    }

    private DeletePass deletes(Role sender) {
        return new DeletePass(
                index,
                backlog,
                sender,
                budgets.deletes(),
                context.window(),
                clocks.steady(),
                context.counter());
    }

    /** Versions may be made for a peer that makes none of what it loses. */
    private @Nullable DirectoryResurrection resurrection(Role sender, Parts parts) {
        return sender != Role.SEND_RECEIVE && drift == null && isWholeFeedRead()
                ? new DirectoryResurrection(
                        context.base(),
                        sender,
                        index,
                        scan,
                        backlog,
                        parts.publisher(),
                        parts.failures(),
                        state.revivals(context.peer()),
                        clocks.wall(),
                        clocks.steady())
                : null;
    }

    private void undo(Drift found) throws PeerException, InterruptedException {
        Parts parts = factory.parts(context, failures(found::failed, _ -> {}), found);
        Mirror mirror = parts.mirror();
        Adoption adoption = parts.adoption();
        if (mirror != null && adoption != null) {
            new DriftPass(
                            index,
                            context,
                            found,
                            mirror,
                            adoption,
                            parts,
                            factory.folder().ignored(),
                            state.turn(),
                            budgets.deletes(),
                            clocks.steady())
                    .run();
        }
    }

    private void mend() throws PeerException, InterruptedException {
        Failures failures =
                new Failures(
                        state.repairs()::failed,
                        clocks.steady(),
                        context.counter(),
                        context.room(),
                        // Rotten there as well: told of it, it would announce its rot as an edit.
                        _ -> {},
                        _ -> {});
        // Also in a mirror: what is in the place is what the index says, as far as a look tells.
        Parts parts = factory.parts(context, failures, null);
        new RotPass(index, context.peer(), state.repairs(), parts, clocks.steady()).run();
    }

    private Failures failures(Failures.Kept kept, Consumer<Need> notServed) {
        return new Failures(
                kept,
                clocks.steady(),
                context.counter(),
                context.room(),
                this::tellMismatch,
                notServed);
    }

    /** The peer's index has something else than its disk: it hears of it with the next call. */
    private void tellMismatch(Need wanted) {
        Digest digest = wanted.entry().state().digest();
        if (digest != null) {
            factory.peers()
                    .feeds()
                    .mismatched(context.base(), index.folder(), wanted.entry().path(), digest);
        }
    }

    private void cleanParts() {
        try {
            context.target().staging().cleanParts(index::wants);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "clean staging of folder " + index.folder(), e);
        }
    }

    private void noteLack() {
        String held = backlog.feedHeld();
        String full = context.room().reason();
        Lack lack =
                held != null
                        ? new Lack(Lack.Kind.FEED, held)
                        : full == null ? null : new Lack(Lack.Kind.CONTENTS, full);
        Lack before = state.lacks(context.peer(), lack);
        if (held != null && before == null) {
            LOG.log(Level.WARNING, "folder {0}: {1}", index.folder(), held);
        }
    }

    /** Since when the peer has what is not here. */
    private void noteLag() {
        boolean inStep = backlog.isEmpty();
        factory.peers()
                .known()
                .update(
                        context.base(),
                        peer -> {
                            Instant since = peer.behindSince();
                            Instant now = since == null ? clocks.steady().instant() : since;
                            return peer.behind(inStep ? null : now);
                        });
    }
}
