package dev.sluice.sim;

import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How a run ends: what is broken is mended, what waits is decided on, what is ignored is shown, and
 * all scan and pull until nothing changes any more.
 */
final class Rest {

    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(20);

    /**
     * What a mirror undoes is no change of its index, so that nothing tells that there is more: the
     * walk after the one that finds other rules is the one that finds what they had hidden.
     */
    private static final int ROUNDS_OF_A_MIRROR = 2;

    /** More words of people than these are all yes. */
    private static final int MAX_REJECTED = 3;

    /** The number of a content that no schedule has. */
    private static final int ANEW = 9_000;

    private final Schedule schedule;
    private final World world;
    private int decided;
    private boolean isSavedAnew;

    /** From then on deletes are our own: of what all nodes have deleted nobody has it back. */
    private boolean hasDroppedRules;

    Rest(Schedule schedule, World world) {
        this.schedule = schedule;
        this.world = world;
    }

    void come() throws InterruptedException {
        world.heal();
        for (int i = 0; i < schedule.nodes(); i++) {
            SimulatedNode node = world.nodes().get(i);
            node.wall().set(Duration.ZERO);
            node.disk().clear();
            node.mount();
            world.start(i);
            world.administrator().configure(i, schedule.settings().get(i).role());
        }
        settle();
        while (dropRules()) {
            settle();
        }
    }

    private void settle() throws InterruptedException {
        int rounds = 2 * schedule.nodes() + 6;
        int least = world.hasOtherRoles() ? ROUNDS_OF_A_MIRROR : 1;
        boolean isChanged = true;
        for (int round = 0; round < rounds; round++) {
            long before = changes();
            long asked = world.contentsAsked();
            for (int node = 0; node < schedule.nodes(); node++) {
                world.start(node);
                world.clock().pass(BETWEEN_ROUNDS);
                world.act(new Action.Scan(node, List.of()));
                world.act(new Action.Pull(node, List.of()));
            }
            isChanged = changes() != before;
            boolean isAsking = world.contentsAsked() != asked;
            if (decide() || !isChanged && isAsking && round >= least && bringBack()) {
                round = -1; // Rules that are gone are looked at twice before that counts.
            } else if (round >= least
                    && !isChanged
                    && !isAsking
                    && (!isWanting() || round + 1 == rounds)) {
                return;
            }
        }
        String left = isChanged ? "something changes" : "contents are asked for";
        throw new Violation("13: %s after %d rounds".formatted(left, rounds));
    }

    /** Deletes that come one after the other are waited for, so that one plan has them all. */
    private boolean isWanting() {
        return world.nodes().stream()
                .anyMatch(node -> node.folder().wanted() > 0 || node.hasDrift());
    }

    /** What is asked for in vain may be nowhere any more, or ignored where it is. */
    private boolean bringBack() throws InterruptedException {
        return saveAnew() || dropRules();
    }

    /**
     * A mirror that was edited wants what it had, and that may be a content that nobody has any
     * more: it had the only copy, or an index was lost. Then somebody saves the path anew where it
     * is not undone.
     *
     * @return false if that has been done already, or nothing is to be done
     */
    private boolean saveAnew() throws InterruptedException {
        if (isSavedAnew) {
            return false;
        }
        isSavedAnew = true;
        Set<String> paths = new TreeSet<>();
        for (SimulatedNode mirror : world.nodes()) {
            paths.addAll(mirror.people().drifted());
            mirror.people().edits().giveUpTheLost();
        }
        for (int node = 0; node < schedule.nodes(); node++) {
            SimulatedNode other = world.nodes().get(node);
            for (String path : other.settings().isMirror() ? Set.<String>of() : paths) {
                boolean isThere = Files.exists(other.root().resolve(path));
                Action.Deed deed = isThere ? Action.Deed.TOUCH : Action.Deed.SAVE_IN_PLACE;
                world.act(new Action.Change(node, deed, path, path, ANEW + node));
            }
        }
        return !paths.isEmpty();
    }

    /** Whether there was anything to decide on. */
    private boolean decide() throws InterruptedException {
        boolean hasDecided = false;
        for (int node = 0; node < schedule.nodes(); node++) {
            for (DeletePlan plan : world.administrator().plans(node)) {
                boolean approves =
                        plan.kind() == PlanKind.RULES
                                || hasDroppedRules
                                || decided > MAX_REJECTED
                                || (schedule.seed() + decided) % 2 == 0;
                decided++;
                hasDecided = true;
                world.act(new Action.Decide(node, approves));
            }
        }
        if (decided > 100) {
            throw new Violation("13: there is always something to decide on");
        }
        return hasDecided;
    }

    /** Whether any were there. With their copies, which a rule of one node alone may hide. */
    private boolean dropRules() throws InterruptedException {
        boolean wereThere = false;
        for (int node = 0; node < schedule.nodes(); node++) {
            for (String file : rules(world.nodes().get(node).root())) {
                wereThere = true;
                hasDroppedRules = true;
                if (isNobodyElses(node)) {
                    world.administrator().configure(node, Role.SEND_RECEIVE);
                }
                world.act(new Action.Change(node, Action.Deed.DELETE, file, file, 0));
            }
        }
        return wereThere;
    }

    /**
     * Whether the rules are a file as any other at this node, and are of each node alone at
     * another. Who makes it a mirror has it ask for them for ever once they are deleted there.
     */
    private boolean isNobodyElses(int node) {
        return schedule.settings().get(node).ignoreFile() != IgnoreFileMode.LOCAL
                && schedule.settings().stream()
                        .anyMatch(each -> each.ignoreFile() == IgnoreFileMode.LOCAL);
    }

    private static List<String> rules(Path root) {
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(IgnoreFile.PATH.toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Grows with each entry that any index takes. */
    private long changes() {
        long changes = 0;
        for (SimulatedNode node : world.nodes()) {
            changes += node.isUp() ? node.index().last().value() : -1_000_000;
        }
        return changes;
    }
}
