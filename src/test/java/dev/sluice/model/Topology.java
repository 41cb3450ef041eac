package dev.sluice.model;

import java.util.List;
import java.util.stream.IntStream;

/** Who pulls from whom. */
enum Topology {
    /** All from all. */
    MESH {
        @Override
        List<Integer> peersOf(int node, int nodes) {
            return IntStream.range(0, nodes).filter(n -> n != node).boxed().toList();
        }
    },
    /** Each from its neighbours. */
    CHAIN {
        @Override
        List<Integer> peersOf(int node, int nodes) {
            return IntStream.of(node - 1, node + 1)
                    .filter(n -> n >= 0 && n < nodes)
                    .boxed()
                    .toList();
        }
    },
    /** Each from the one before it only. */
    RING {
        @Override
        List<Integer> peersOf(int node, int nodes) {
            return List.of((node + nodes - 1) % nodes);
        }
    };

    abstract List<Integer> peersOf(int node, int nodes);
}
