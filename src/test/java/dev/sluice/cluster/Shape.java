package dev.sluice.cluster;

import java.util.List;

/** Who pulls from whom. */
enum Shape {
    MESH {
        @Override
        boolean has(int from, int to, int all) {
            return true;
        }
    },
    /** The first is in the middle. */
    CHAIN {
        @Override
        boolean has(int from, int to, int all) {
            return from == 0 || to == 0;
        }
    },
    /** One way. */
    RING {
        @Override
        boolean has(int from, int to, int all) {
            return to == (from + 1) % all;
        }
    };

    /** Whether one of several nodes, by their number, pulls from another. */
    abstract boolean has(int from, int to, int all);

    boolean has(NodeProcess from, NodeProcess to, List<NodeProcess> nodes) {
        return from != to && has(nodes.indexOf(from), nodes.indexOf(to), nodes.size());
    }
}
