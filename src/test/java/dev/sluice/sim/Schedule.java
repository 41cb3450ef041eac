package dev.sluice.sim;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens in one run.
 *
 * @param isOrdered whether disks make names durable in their order
 * @param settings of each node at the begin and at the end
 */
record Schedule(
        long seed, Shape shape, List<Settings> settings, boolean isOrdered, List<Action> actions) {

    Schedule {
        settings = List.copyOf(settings);
        actions = List.copyOf(actions);
    }

    int nodes() {
        return settings.size();
    }

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
        return new Schedule(seed, shape, settings, isOrdered, others);
    }

    @Override
    public String toString() {
        return "seed %d, %s of %d nodes%s%n"
                        .formatted(
                                seed,
                                shape,
                                nodes(),
                                isOrdered ? "" : ", names durable in any order")
                + settings.stream()
                        .map(each -> "  node: " + each + "\n")
                        .collect(Collectors.joining())
                + actions.stream().map(each -> "  " + each + "\n").collect(Collectors.joining());
    }
}
