package dev.sluice.model;

import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a schedule from a seed. */
final class Generator {

    /** Few paths, so that the nodes meet on them; {@code a} and {@code b} change their kind. */
    static final List<RelativePath> PATHS =
            List.of("a", "a/d", "a/d/z", "a/x", "a/y.txt", "b", "b/x", "c.txt").stream()
                    .map(RelativePath::of)
                    .toList();

    private static final int MAX_ACTIONS = 60;
    private static final long SECOND = 1_000_000;
    private static final long YEAR = 365 * 86_400 * SECOND;

    private final SplittableRandom random;
    private final int nodes;
    private int contents = 100;

    private Generator(long seed, int nodes) {
        this.random = new SplittableRandom(seed);
        this.nodes = nodes;
    }

    static Schedule schedule(long seed, Topology topology) {
        SplittableRandom shape = new SplittableRandom(~seed);
        int nodes = 2 + shape.nextInt(3);
        Generator generator = new Generator(seed, nodes);
        int length = 5 + shape.nextInt(MAX_ACTIONS - 5);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            actions.add(generator.next());
        }
        boolean isSeeded = shape.nextInt(3) == 0;
        boolean hasSource = topology != Topology.RING && shape.nextInt(4) == 0;
        return new Schedule(seed, topology, nodes, isSeeded, hasSource, actions);
    }

    private Action next() {
        int node = random.nextInt(nodes);
        int dice = random.nextInt(100);
        if (dice < 45) {
            return change(node);
        }
        if (dice < 60) {
            return random.nextInt(3) == 0
                    ? new Action.ScanPath(node, path())
                    : new Action.Scan(node);
        }
        return dice < 85 ? pull(node) : trouble(node);
    }

    private Action change(int node) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> new Action.Write(node, path(), ++contents);
            case 5 -> new Action.Write(node, path(), earlier());
            case 6, 7 -> new Action.MakeDirectory(node, path());
            case 8 -> new Action.Touch(node, path());
            case 9 -> metadata(node, path(), random.nextBoolean());
            case 10, 11, 12 -> new Action.Delete(node, path());
            case 13 -> new Action.Swap(node, path(), ++contents);
            case 14 -> new Action.MakeLink(node, path(), "to-" + random.nextInt(3));
            case 15 -> new Action.WriteCopy(node, random.nextInt(4), ++contents);
            case 16 -> new Action.DeleteCopy(node, random.nextInt(4));
            case 17 -> new Action.TouchCopy(node, random.nextInt(4), 0700);
            default -> new Action.Wait(random.nextLong(1, 3 * SECOND));
        };
    }

    private Action pull(int node) {
        int peer = random.nextInt(nodes);
        int page = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1000;
        return random.nextInt(6) == 0
                ? new Action.CrashingPull(node, peer, page, random.nextInt(12))
                : new Action.Pull(node, peer, page);
    }

    private Action trouble(int node) {
        return switch (random.nextInt(14)) {
            case 0, 1 -> new Action.Restart(node);
            case 2 -> new Action.Cut(node, random.nextInt(nodes));
            case 3 -> new Action.Heal();
            case 4, 5 -> new Action.ClockJump(node, jump());
            case 6 -> new Action.Wipe(node);
            case 7 -> new Action.Reread(node, random.nextInt(nodes));
            case 8 -> new Action.Repeat(node, random.nextInt(nodes));
            case 9, 10 -> new Action.Backup(node);
            case 11, 12 -> new Action.Restore(node);
            default -> new Action.Wait(random.nextLong(1, 3 * SECOND));
        };
    }

    /** An hour at most, as by hand; or a clock that is years off, up to where counters end. */
    private long jump() {
        long range =
                switch (random.nextInt(8)) {
                    case 0 -> 11 * YEAR;
                    case 1 -> 60_000 * YEAR;
                    default -> 3600 * SECOND;
                };
        return random.nextLong(-range, range);
    }

    /** Draws nothing, so that a seed stays the schedule that it was. */
    private Action metadata(int node, RelativePath path, boolean first) {
        return contents % 2 == 0
                ? new Action.ChangeMode(node, path, first ? 0755 : 0600)
                : new Action.ChangeOwner(node, path, first ? 7 : 8);
    }

    private RelativePath path() {
        return PATHS.get(random.nextInt(PATHS.size()));
    }

    private int earlier() {
        return 100 + random.nextInt(Math.max(1, contents - 99));
    }
}
