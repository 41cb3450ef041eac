package dev.sluice.model;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All nodes, the links between them, the time, and what is known to the test alone. */
final class World {

    /** 2026-11-22 00:00 UTC in microseconds. */
    private static final long START = 1_795_305_600_000_000L;

    private record Link(int from, int to) {}

    private final Topology topology;
    private final Bug bug;
    private final History history = new History();
    private final Ledger ledger = new Ledger();
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Link> cut = new HashSet<>();
    private final long seed;
    private long micros = START;
    private long epochs;
    private boolean hadWipe;

    /** Whether the tree that all begin with was copied with the times and the modes. */
    boolean keepsMetadata() {
        return seed % 2 == 0;
    }

    World(Schedule schedule, Bug bug) {
        this.topology = schedule.topology();
        this.seed = schedule.seed();
        this.bug = bug;
        for (int n = 0; n < schedule.nodes(); n++) {
            boolean isSource = n == 0 && schedule.hasSource();
            nodes.add(new Node(n, isSource ? Role.SEND_ONLY : Role.SEND_RECEIVE, this));
        }
    }

    History history() {
        return history;
    }

    Ledger ledger() {
        return ledger;
    }

    Bug bug() {
        return bug;
    }

    long micros() {
        return micros;
    }

    void pass(long more) {
        micros += more;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Those that are to be the same in the end. */
    List<Node> receivers() {
        return nodes.stream().filter(n -> n.role() != Role.SEND_ONLY).toList();
    }

    Node node(int number) {
        return nodes.get(number % nodes.size());
    }

    List<Node> peersOf(Node node) {
        return topology.peersOf(node.number(), nodes.size()).stream().map(nodes::get).toList();
    }

    void cut(Node from, Node to) {
        cut.add(new Link(from.number(), to.number()));
        cut.add(new Link(to.number(), from.number()));
    }

    /** An index was lost, and with it perhaps the highest version of a path. */
    boolean hadWipe() {
        return hadWipe;
    }

    void noteWipe() {
        hadWipe = true;
    }

    void heal() {
        cut.clear();
    }

    boolean reaches(Node from, Node to) {
        return from.isUp() && to.isUp() && !cut.contains(new Link(from.number(), to.number()));
    }

    /** Whether the index of any node has a row that came after an event. */
    boolean isKnown(Event event) {
        return nodes.stream()
                .map(n -> n.index().find(event.path()))
                .anyMatch(r -> r != null && r.past().has(event.number()));
    }

    /** In no order that has to do with the nodes or with time. */
    Epoch newEpoch() {
        epochs++;
        return new Epoch((seed * 31 + epochs) * 0x9e3779b97f4a7c15L);
    }
}
