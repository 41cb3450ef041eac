package dev.sluice.model;

import java.util.ArrayList;
import java.util.List;

/** Drops steps from a schedule for as long as it still breaks a rule. */
final class Shrinker {

    private final Bug bug;

    Shrinker(Bug bug) {
        this.bug = bug;
    }

    Schedule shrink(Schedule failing) {
        Schedule smallest = failing;
        for (int chunk = failing.actions().size() / 2; chunk >= 1; chunk /= 2) {
            smallest = without(smallest, chunk);
        }
        Schedule before;
        do {
            before = smallest;
            smallest = without(smallest, 1);
        } while (smallest.actions().size() < before.actions().size());
        return smallest;
    }

    private Schedule without(Schedule failing, int chunk) {
        Schedule smallest = failing;
        int at = 0;
        while (at < smallest.actions().size()) {
            List<Action> fewer = new ArrayList<>(smallest.actions());
            fewer.subList(at, Math.min(fewer.size(), at + chunk)).clear();
            Schedule candidate = smallest.with(fewer);
            if (Run.of(candidate, bug) != null) {
                smallest = candidate;
            } else {
                at += chunk;
            }
        }
        return smallest;
    }
}
