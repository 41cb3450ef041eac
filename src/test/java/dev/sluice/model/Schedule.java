package dev.sluice.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens in one run.
 *
 * @param seeded whether all nodes start with the same tree on their disks
 * @param hasSource whether the first node is send-only
 */
record Schedule(
        long seed,
        Topology topology,
        int nodes,
        boolean seeded,
        boolean hasSource,
        List<Action> actions) {

    Schedule with(List<Action> others) {
        return new Schedule(seed, topology, nodes, seeded, hasSource, List.copyOf(others));
    }

    @Override
    public String toString() {
        return "seed %d, %s of %d nodes%s%s%n"
                        .formatted(
                                seed,
                                topology,
                                nodes,
                                seeded ? " with the same tree" : "",
                                hasSource ? ", the first send-only" : "")
                + actions.stream().map(a -> "  " + a + "\n").collect(Collectors.joining());
    }
}
