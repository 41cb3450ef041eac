package dev.sluice.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A wire of its own for every node to every other, which can be cut and mended. */
final class Wires implements AutoCloseable {

    private record Ends(NodeProcess from, NodeProcess to) {}

    private final Map<Ends, Link> links = new HashMap<>();
    private final List<NodeProcess> nodes;

    /** Makes each node the peer of each other, over its wire. */
    Wires(List<NodeProcess> nodes) throws IOException {
        this.nodes = List.copyOf(nodes);
        for (NodeProcess from : nodes) {
            List<String> urls = new ArrayList<>();
            for (NodeProcess to : nodes) {
                if (from != to) {
                    Link link = new Link();
                    links.put(new Ends(from, to), link);
                    mend(from, to);
                    urls.add(link.url());
                }
            }
            from.set("sluice.peers", String.join(",", urls));
        }
    }

    /** How one node calls another. */
    String url(NodeProcess from, NodeProcess to) {
        return link(from, to).url();
    }

    /** How many bytes have gone over all of them, both ways. */
    long bytes() {
        return links.values().stream().mapToLong(Link::bytes).sum();
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    /** Ends what is under way, and refuses what comes. */
    void cut(NodeProcess from, NodeProcess to) throws IOException {
        link(from, to)
                .lead(() -> {
                    throw new ConnectException("cut");
                });
    }

    void mend(NodeProcess from, NodeProcess to) throws IOException {
        int port = URI.create(to.url()).getPort();
        link(from, to).lead(() -> new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** See {@link Link#hold}. */
    Link.Hold hold(NodeProcess from, NodeProcess to, long after) {
        return link(from, to).hold(after);
    }

    private Link link(NodeProcess from, NodeProcess to) {
        Link link = links.get(new Ends(from, to));
        if (link == null) {
            throw new IllegalArgumentException("no wire from " + from + " to " + to);
        }
        return link;
    }

    @Override
    public void close() throws IOException {
        for (Link link : links.values()) {
            link.close();
        }
    }
}
