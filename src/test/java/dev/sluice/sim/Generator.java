package dev.sluice.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a schedule from a seed. */
final class Generator {

    /** Few paths, so that the nodes meet on them; {@code a} and {@code b} change their kind. */
    private static final List<String> PATHS =
            List.of("a", "a/d", "a/d/z", "a/x", "a/y.txt", "b", "b/x", "c.txt");

    private static final int MOST_ACTIONS = 40;
    private static final int MOST_CALLS = 160;
    private static final int[] FAILURES = {5, 13, 28};

    private final SplittableRandom random;
    private final int nodes;
    private int contents;

    private Generator(long seed, int nodes) {
        this.random = new SplittableRandom(seed);
        this.nodes = nodes;
    }

    static Schedule schedule(long seed, Schedule.Shape shape) {
        SplittableRandom form = new SplittableRandom(~seed);
        int nodes = 2 + form.nextInt(2);
        Generator generator = new Generator(seed, nodes);
        int length = 4 + form.nextInt(MOST_ACTIONS - 4);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            actions.add(generator.next());
        }
        return new Schedule(
                seed, shape, nodes, form.nextInt(4) != 0, form.nextInt(4) == 0, actions);
    }

    private Action next() {
        int node = random.nextInt(nodes);
        int dice = random.nextInt(100);
        if (dice < 45) {
            return change(node);
        }
        if (dice < 63) {
            return new Action.Scan(node, meanwhile(node));
        }
        return dice < 88 ? new Action.Pull(node, meanwhile(node)) : trouble(node);
    }

    private Action.Change change(int node) {
        Action.Deed deed =
                switch (random.nextInt(20)) {
                    case 0, 1, 2, 3 -> Action.Deed.SAVE_IN_PLACE;
                    case 4, 5, 6, 7 -> Action.Deed.SAVE_BY_RENAME;
                    case 8, 9, 10 -> Action.Deed.DELETE;
                    case 11, 12 -> Action.Deed.MAKE_DIRECTORY;
                    case 13, 14, 15 -> Action.Deed.MOVE;
                    case 16 -> Action.Deed.SWAP;
                    case 17 -> Action.Deed.LINK;
                    case 18 -> Action.Deed.TOUCH;
                    default -> Action.Deed.CHANGE_MODE;
                };
        return new Action.Change(node, deed, path(), path(), ++contents);
    }

    private List<Action.Interruption> meanwhile(int node) {
        List<Action.Interruption> all = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            all.add(new Action.Interruption(random.nextInt(MOST_CALLS), first(node)));
        }
        return all;
    }

    private Action first(int node) {
        int other = random.nextInt(nodes);
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> change(node);
            case 4, 5 -> change(other);
            case 6, 7 -> new Action.Die(random.nextBoolean());
            case 8 -> new Action.Fail(FAILURES[random.nextInt(FAILURES.length)]);
            case 9, 10 -> new Action.Cut(random.nextInt(1_000));
            case 11 -> new Action.Scan(other, List.of());
            case 12 -> new Action.Pull(other, List.of());
            default -> new Action.Wait(pause());
        };
    }

    private Action trouble(int node) {
        return switch (random.nextInt(13)) {
            case 0, 1, 2 -> new Action.Start(node);
            case 3 -> new Action.Stop(node);
            case 4 -> new Action.Part(node, random.nextInt(nodes));
            case 5 -> new Action.Heal();
            case 6, 7 -> new Action.Backup(node);
            case 8 -> new Action.Restore(node);
            case 9 -> new Action.Wipe(node);
            case 10 ->
                    new Action.SetClock(node, Duration.ofSeconds(random.nextLong(-4_000, 4_000)));
            default -> new Action.Wait(pause());
        };
    }

    private Duration pause() {
        return Duration.ofMillis(1 + random.nextInt(3_000));
    }

    private String path() {
        return PATHS.get(random.nextInt(PATHS.size()));
    }
}
