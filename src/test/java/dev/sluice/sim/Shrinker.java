package dev.sluice.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Drops steps from a schedule for as long as it still breaks a rule. */
final class Shrinker {

    private final Predicate<Schedule> breaks;

    Shrinker(Predicate<Schedule> breaks) {
        this.breaks = breaks;
    }

    Schedule shrink(Schedule failing) {
        Schedule smallest = failing;
        Schedule before;
        do {
            before = smallest;
            for (int chunk = Math.max(1, smallest.actions().size() / 2); chunk >= 1; chunk /= 2) {
                smallest = without(smallest, chunk);
            }
            smallest = withoutInterruptions(smallest);
        } while (!smallest.equals(before));
        return smallest;
    }

    private Schedule without(Schedule failing, int chunk) {
        Schedule smallest = failing;
        int at = 0;
        while (at < smallest.actions().size()) {
            List<Action> fewer = new ArrayList<>(smallest.actions());
            fewer.subList(at, Math.min(fewer.size(), at + chunk)).clear();
            Schedule candidate = smallest.with(fewer);
            if (breaks.test(candidate)) {
                smallest = candidate;
            } else {
                at += chunk;
            }
        }
        return smallest;
    }

    private Schedule withoutInterruptions(Schedule failing) {
        Schedule smallest = failing;
        for (int i = 0; i < smallest.actions().size(); i++) {
            for (Action simpler : simpler(smallest.actions().get(i))) {
                List<Action> actions = new ArrayList<>(smallest.actions());
                actions.set(i, simpler);
                Schedule candidate = smallest.with(actions);
                if (breaks.test(candidate)) {
                    smallest = candidate;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<Action> simpler(Action action) {
        return switch (action) {
            case Action.Scan(int node, var meanwhile) when !meanwhile.isEmpty() ->
                    List.of(
                            new Action.Scan(node, List.of()),
                            new Action.Scan(node, meanwhile.subList(1, meanwhile.size())),
                            new Action.Scan(node, meanwhile.subList(0, meanwhile.size() - 1)));
            case Action.Pull(int node, var meanwhile) when !meanwhile.isEmpty() ->
                    List.of(
                            new Action.Pull(node, List.of()),
                            new Action.Pull(node, meanwhile.subList(1, meanwhile.size())),
                            new Action.Pull(node, meanwhile.subList(0, meanwhile.size() - 1)));
            case Action.Start(int node, var meanwhile) when !meanwhile.isEmpty() ->
                    List.of(
                            new Action.Start(node, List.of()),
                            new Action.Start(node, meanwhile.subList(1, meanwhile.size())),
                            new Action.Start(node, meanwhile.subList(0, meanwhile.size() - 1)));
            default -> List.of();
        };
    }
}
