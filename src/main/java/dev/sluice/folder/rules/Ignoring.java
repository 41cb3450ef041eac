package dev.sluice.folder.rules;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.FeedRow;
import dev.sluice.index.HeldRules;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.Index;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ignore rules of a folder that are in force. When they change, what they ignore now is
 * forgotten, and the feeds of all peers are read from their beginning, for what was ignored before;
 * what is here and is ignored no longer is found by the next walk. Nothing is deleted anywhere.
 *
 * <p>Changed by the scanning thread, between two scans; read by any.
 */
public final class Ignoring {

    private static final System.Logger LOG = System.getLogger(Ignoring.class.getName());

    /** Rows that are forgotten in one transaction. */
    private static final int AT_ONCE = 500;

    /**
     * So often a file that a round is putting there is looked at again soon: most rounds end within
     * that. One whose step fails again and again is looked at with the root, every few seconds.
     */
    private static final int SOON = 5;

    private final FolderSetup setup;
    private final Index index;
    private final DeleteBudget budget;
    private final InstantSource clock;
    private final IgnoreFile file;
    private final AtomicBoolean isDecided = new AtomicBoolean();
    private volatile IgnoreRules rules = IgnoreRules.NONE;
    private volatile @Nullable String problem;

    /** What {@code .sluice/} says was held, though the index knows nothing of it; else null. */
    private @Nullable List<String> suspect;

    private boolean isNoteRead;

    /** How often in a row it could not be told who has written the file. */
    private int open;

    /**
     * @param budget of deletes: what the rules of a peer forget is spent of it
     */
    public Ignoring(FolderSetup setup, Index index, DeleteBudget budget, InstantSource clock) {
        this.setup = setup;
        this.index = index;
        this.budget = budget;
        this.clock = clock;
        this.file = new IgnoreFile(setup.scan().settle());
    }

    public IgnoreRules rules() {
        return rules;
    }

    /**
     * The pattern that has a path ignored.
     *
     * @param source {@code .sluiceignore} or {@code configuration}
     * @param at what it matches: the path, or a directory above it
     */
    public record Match(String pattern, String source, RelativePath at) {}

    /** Why a path is ignored, null if it is not. */
    public @Nullable Match match(RelativePath path, boolean isDirectory) {
        IgnoreRules.Match match = rules.match(path, isDirectory);
        if (match == null) {
            return null;
        }
        boolean isOfFile = match.number() < index.ignoredBy().file().size();
        String source = isOfFile ? IgnoreFile.PATH.toString() : "configuration";
        return new Match(match.pattern(), source, match.at());
    }

    /** Why the file is not used, null if it is; the rules are then those that it had before. */
    public @Nullable String problem() {
        return problem;
    }

    /**
     * Puts the rules of the configuration into force, with those that the file had last. Before
     * anything is scanned, served or pulled.
     */
    public void start() {
        IgnoredBy former = index.ignoredBy();
        List<String> fromFile = former.file();
        IgnoreRules next;
        try {
            next = inForce(fromFile);
        } catch (IllegalArgumentException e) {
            // The file will say so when it is read. What it hid stays hidden as far as that goes.
            fromFile = asFarAsGood(fromFile);
            next = inForce(fromFile);
        }
        IgnoredBy written = written(fromFile);
        HeldRules held = index.heldRules();
        problem = held == null ? null : words(held);
        if (former.equals(written)) {
            rules = next;
        } else {
            replace(next, written);
        }
    }

    /**
     * Looks whether the file has changed, and puts other rules into force, unless they are those of
     * a peer and do too much: then they wait for a person.
     *
     * @param whileStill does something while no round makes anything visible
     * @param again called if it is to be looked at again soon
     * @return whether there are other rules now
     */
    public boolean refresh(FolderRoot root, Consumer<Runnable> whileStill, Runnable again) {
        boolean hasNoted = !isNoteRead && obeyNote(root, whileStill);
        isNoteRead = true;
        if (isDecided.getAndSet(false)) {
            file.again();
        }
        return look(root, whileStill, again) || hasNoted;
    }

    private boolean look(FolderRoot root, Consumer<Runnable> whileStill, Runnable again) {
        if (setup.folder().ignoreFile() == IgnoreFileMode.OFF) {
            return use(List.of(), RulesOrigin.HERE, root, whileStill);
        }
        Row before = index.find(IgnoreFile.PATH);
        return switch (file.look(root, clock.instant())) {
            case IgnoreFile.Found.Same _ -> false;
            case IgnoreFile.Found.Restless _ -> {
                again.run();
                yield false;
            }
            case IgnoreFile.Found.Unusable(String reason) -> refuse(reason);
            case IgnoreFile.Found.Patterns(List<String> patterns, var content) -> {
                RulesOrigin origin = RulesOrigin.of(before, content, index);
                if (origin == RulesOrigin.OPEN || !file.isStill(root)) {
                    file.again();
                    yield wait(again);
                }
                open = 0;
                yield use(patterns, origin, root, whileStill);
            }
        };
    }

    private boolean wait(Runnable again) {
        if (open < SOON) {
            open++;
            again.run();
            return false;
        }
        return refuse("it is put there by a round that has not ended; see what fails for it");
    }

    private boolean use(
            List<String> patterns,
            RulesOrigin origin,
            FolderRoot root,
            Consumer<Runnable> whileStill) {
        IgnoredBy written = written(patterns);
        IgnoreRules next;
        try {
            next = index.ignoredBy().equals(written) ? rules : rules(patterns);
        } catch (IllegalArgumentException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
        HeldRules held = index.heldRules();
        boolean isHeld = held != null && held.patterns().equals(patterns);
        boolean isOff =
                setup.folder().ignoreFile() == IgnoreFileMode.OFF || isHeld && isOwn(origin);
        if (!isOff && held != null && isHeld && held.state() != HeldRules.State.APPROVED) {
            problem = words(held);
            return false;
        }
        boolean isFree = isOff || isHeld || index.ignoredBy().equals(written);
        if (!isFree && (origin == RulesOrigin.PEER || patterns.equals(suspect))) {
            String reason = objection(patterns, next, root);
            if (reason != null) {
                return false;
            }
        }
        problem = null;
        boolean areOthers = take(next, written, whileStill);
        drop(held, root);
        return areOthers;
    }

    /** Whether a person has written it here, and the file is known to be replicated at all. */
    private boolean isOwn(RulesOrigin origin) {
        return origin == RulesOrigin.HERE && index.find(IgnoreFile.PATH) != null;
    }

    /** Why the rules of a peer are held, which they are then; null if they may come into force. */
    private @Nullable String objection(List<String> patterns, IgnoreRules next, FolderRoot root) {
        List<String> inForce = index.ignoredBy().file();
        RulesEffect effect =
                RulesEffect.of(rules, next, RulesEffect.mayShow(inForce, patterns), index, root);
        String reason = reason(patterns, next, effect);
        if (reason == null) {
            return null;
        }
        Instant now = clock.instant();
        index.write(transaction ->
                transaction.holdRules(
                        patterns, effect.forgets(), effect.shows(), effect.paths(), now, reason));
        new RulesNote(inForce, patterns).write(root);
        HeldRules held = index.heldRules();
        problem = held == null ? reason : words(held);
        return reason;
    }

    private @Nullable String reason(List<String> patterns, IgnoreRules next, RulesEffect effect) {
        if (effect.shows() > 0) {
            return "they would show %,d paths that are here and ignored, and forget %,d entries"
                    .formatted(effect.shows(), effect.forgets());
        }
        if (effect.unread() != null) {
            return "what they would show cannot be told: %s cannot be read"
                    .formatted(effect.unread());
        }
        if (patterns.equals(suspect)) {
            return "they were held before the index was lost";
        }
        String objection =
                effect.forgets() == 0 ? null : budget.askToForget(sink -> forgotten(next, sink));
        return objection == null
                ? null
                : "they would forget %,d entries; counted as deletes, %s"
                        .formatted(effect.forgets(), objection);
    }

    private void forgotten(IgnoreRules next, Consumer<List<PlannedDelete>> sink) {
        List<PlannedDelete> page = new ArrayList<>();
        RulesEffect.forEachForgotten(
                next,
                index,
                row -> {
                    page.add(new PlannedDelete(row.entry().path(), row.entry().version()));
                    if (page.size() == AT_ONCE) {
                        sink.accept(page);
                        page.clear();
                    }
                });
        sink.accept(page);
    }

    private static String words(HeldRules held) {
        return switch (held.state()) {
            case WAITING ->
                    ("a peer has written it, and its rules wait for a person (plan %d): they would"
                                    + " forget %,d entries and show %,d paths that are ignored here; until"
                                    + " then the former rules stay in force")
                            .formatted(held.plan(), held.forgets(), held.shows());
            case REJECTED ->
                    "a peer has written it, and a person has rejected its rules (plan %d): the"
                                    .formatted(held.plan())
                            + " former ones stay in force until it has other ones";
            case APPROVED -> "its rules are approved, and come into force with the next look";
        };
    }

    /**
     * A person has decided on the rules that wait.
     *
     * @return whether they did wait, under this number
     */
    public boolean decide(long plan, HeldRules.State state) {
        boolean hasDecided = index.write(transaction -> transaction.decideRules(plan, state));
        if (hasDecided) {
            isDecided.set(true);
        }
        return hasDecided;
    }

    private void drop(@Nullable HeldRules held, FolderRoot root) {
        if (held != null) {
            index.write(transaction -> {
                transaction.dropHeldRules();
                return true;
            });
        }
        if (held != null || suspect != null) {
            suspect = null;
            RulesNote.remove(root);
        }
    }

    /**
     * What the index does not know any more, {@code .sluice/} does: which rules were in force, and
     * which were held.
     */
    private boolean obeyNote(FolderRoot root, Consumer<Runnable> whileStill) {
        HeldRules held = index.heldRules();
        RulesNote note = RulesNote.read(root);
        List<String> inForce = index.ignoredBy().file();
        if (held != null) {
            if (note == null) {
                new RulesNote(inForce, held.patterns()).write(root);
            }
            return false;
        }
        if (note == null || setup.folder().ignoreFile() == IgnoreFileMode.OFF) {
            return false;
        }
        if (index.hasHistory() && inForce.equals(note.held())) {
            RulesNote.remove(root); // They were approved, and that was all that was left to do.
            return false;
        }
        suspect = note.held();
        List<String> good = asFarAsGood(note.inForce());
        return take(inForce(good), written(good), whileStill);
    }

    private List<String> asFarAsGood(List<String> fromFile) {
        List<String> good = new ArrayList<>();
        for (String pattern : fromFile) {
            good.add(pattern);
            try {
                IgnoreRules _ = inForce(good);
            } catch (IllegalArgumentException e) {
                good.removeLast();
            }
        }
        return good;
    }

    private IgnoreRules rules(List<String> fromFile) {
        List<String> all = setup.folder().ignoreFile().patterns(fromFile, setup.folder().ignore());
        return IgnoreRules.of(all, all.size() - fromFile.size() - setup.folder().ignore().size());
    }

    /**
     * What an earlier version has put into force stays, whatever it costs: else what it hides would
     * be seen after an upgrade.
     */
    private IgnoreRules inForce(List<String> fromFile) {
        List<String> all = setup.folder().ignoreFile().patterns(fromFile, setup.folder().ignore());
        return IgnoreRules.inForce(
                all, all.size() - fromFile.size() - setup.folder().ignore().size());
    }

    /** As it is noted: whether the file itself is replicated is a matter of the rules as well. */
    private IgnoredBy written(List<String> fromFile) {
        return new IgnoredBy(
                fromFile, setup.folder().ignoreFile().patterns(List.of(), setup.folder().ignore()));
    }

    private boolean refuse(String reason) {
        if (!reason.equals(problem)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "folder {0}: {1} is not used, its former rules stay in force: {2}",
                    setup.id(),
                    IgnoreFile.PATH,
                    reason);
        }
        problem = reason;
        return false;
    }

    private boolean take(IgnoreRules next, IgnoredBy written, Consumer<Runnable> whileStill) {
        if (index.ignoredBy().equals(written)) {
            return false;
        }
        whileStill.accept(() -> replace(next, written));
        LOG.log(
                System.Logger.Level.INFO,
                "folder {0}: other ignore rules are in force, {1} patterns",
                setup.id(),
                written.file().size() + written.key().size());
        return true;
    }

    /** Noted as the last step, so that after a crash all of it is done again. */
    private void replace(IgnoreRules next, IgnoredBy written) {
        rules = next;
        if (!next.isEmpty()) {
            forgetIgnored(next);
        }
        index.write(transaction -> {
            transaction.putIgnoredBy(written);
            return true;
        });
    }

    private void forgetIgnored(IgnoreRules next) {
        List<RelativePath> paths = new ArrayList<>();
        Consumer<FeedRow> sink =
                row -> {
                    if (next.ignores(row.entry())) {
                        paths.add(row.entry().path());
                    }
                    if (paths.size() == AT_ONCE) {
                        forget(paths);
                    }
                };
        index.changes(Sequence.ZERO, Integer.MAX_VALUE, sink);
        forget(paths);
    }

    private void forget(List<RelativePath> paths) {
        if (paths.isEmpty()) {
            return;
        }
        index.write(transaction -> {
            paths.forEach(transaction::forget);
            return true;
        });
        paths.clear();
    }
}
