package dev.sluice.sim;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens in one run.
 *
 * @param isOrdered whether disks make names durable in their order
 * @param hasMirror whether the last node is receive-only
 */
record Schedule(
        long seed,
        Shape shape,
        int nodes,
        boolean isOrdered,
        boolean hasMirror,
        List<Action> actions) {

    /** Who pulls from whom. */
    enum Shape {
        MESH,
        CHAIN,
        RING;

        boolean pulls(int node, int other, int nodes) {
            return switch (this) {
                case MESH -> node != other;
                case CHAIN -> Math.abs(node - other) == 1;
                case RING -> other == (node + 1) % nodes && node != other;
            };
        }
    }

    Schedule with(List<Action> others) {
        return new Schedule(seed, shape, nodes, isOrdered, hasMirror, List.copyOf(others));
    }

    @Override
    public String toString() {
        return "seed %d, %s of %d nodes%s%s%n"
                        .formatted(
                                seed,
                                shape,
                                nodes,
                                isOrdered ? "" : ", names durable in any order",
                                hasMirror ? ", the last a mirror" : "")
                + actions.stream().map(each -> "  " + each + "\n").collect(Collectors.joining());
    }
}
