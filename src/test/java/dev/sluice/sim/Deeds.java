package dev.sluice.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Makes what people do in the trees. */
final class Deeds {

    /** Few paths, so that the nodes meet on them; {@code a} and {@code b} change their kind. */
    private static final List<String> PATHS =
            List.of("a", "a/d", "a/d/z", "a/x", "a/y.txt", "b", "b/x", "c.txt");

    /** Where contents that have parts in common come one after the other. */
    private static final List<String> FEWER_PATHS = List.of("c.txt", "c.txt", "a/y.txt");

    /** Contents with higher numbers have parts in common. */
    static final int IN_PARTS = 10_000;

    private final SplittableRandom random;
    private final Habits habits;
    private int contents;

    Deeds(SplittableRandom random, Habits habits) {
        this.random = random;
        this.habits = habits;
    }

    Action.Change next(int node) {
        return new Action.Change(node, deed(), path(), path(), content());
    }

    /** Of a person who is at the path at which the node is. */
    Action.Meddle meddling() {
        return new Action.Meddle(deed(), path(), content());
    }

    private Action.Deed deed() {
        if (habits.hasRules() && random.nextInt(8) == 0) {
            return Action.Deed.WRITE_RULES;
        }
        if (habits.hasLinks() && random.nextInt(2) == 0) {
            return switch (random.nextInt(8)) {
                case 0 -> Action.Deed.DETACH;
                case 1, 2 -> Action.Deed.SAVE_THROUGH_ONE_NAME;
                default -> Action.Deed.HARD_LINK;
            };
        }
        if (habits.hasExtras() && random.nextInt(3) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> Action.Deed.GIVE_AWAY;
                case 1 -> Action.Deed.SET_SPECIAL;
                case 2 -> Action.Deed.SET_ACL;
                default -> Action.Deed.SET_ATTRIBUTE;
            };
        }
        if (habits.hasTwins() && random.nextInt(2) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> Action.Deed.TOUCH;
                case 1 -> Action.Deed.CHANGE_MODE;
                default -> Action.Deed.SAVE_AGAIN;
            };
        }
        if (habits.hasParts() && random.nextInt(3) != 0) {
            return random.nextBoolean() ? Action.Deed.SAVE_IN_PLACE : Action.Deed.SAVE_BY_RENAME;
        }
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3 -> Action.Deed.SAVE_IN_PLACE;
            case 4, 5, 6, 7 -> Action.Deed.SAVE_BY_RENAME;
            case 8, 9, 10 -> Action.Deed.DELETE;
            case 11, 12 -> Action.Deed.MAKE_DIRECTORY;
            case 13, 14, 15 -> Action.Deed.MOVE;
            case 16 -> Action.Deed.SWAP;
            case 17 -> Action.Deed.LINK;
            case 18 -> Action.Deed.TOUCH;
            case 19 -> Action.Deed.EXCHANGE;
            case 20 -> Action.Deed.SAVE_AGAIN;
            default -> Action.Deed.CHANGE_MODE;
        };
    }

    private int content() {
        int number = ++contents;
        return habits.hasParts() && random.nextInt(6) != 0 ? IN_PARTS + number : number;
    }

    private String path() {
        List<String> paths = habits.hasParts() && random.nextInt(4) != 0 ? FEWER_PATHS : PATHS;
        return paths.get(random.nextInt(paths.size()));
    }
}
