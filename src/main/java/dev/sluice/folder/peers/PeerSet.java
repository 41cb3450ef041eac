package dev.sluice.folder.peers;

import dev.sluice.domain.Threads;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerUrl;
import dev.sluice.peer.known.Discovery;
import dev.sluice.peer.known.KnownPeers;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The peers of a folder as they are found now, each with its threads. Names are resolved on a
 * thread of their own, since a resolver may let its callers wait for long.
 */
public final class PeerSet implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(PeerSet.class.getName());

    /** How long a thread that was interrupted may take to end. */
    private static final long END_MILLIS = 5_000;

    private final FolderSetup setup;
    private final Discovery discovery;
    private final KnownPeers known;
    private final Function<URI, PeerThreads> start;
    private final ExecutorService resolving;
    private final Map<PeerUrl, Set<URI>> found = new HashMap<>();
    private final Map<URI, PeerThreads> running = new HashMap<>();
    private final Set<PeerUrl> unresolved = new HashSet<>();
    private CompletableFuture<Void> look = CompletableFuture.completedFuture(null);
    private boolean closed;

    public PeerSet(
            FolderSetup setup,
            Discovery discovery,
            KnownPeers known,
            Function<URI, PeerThreads> start,
            Threads threads) {
        this.setup = setup;
        this.discovery = discovery;
        this.known = known;
        this.start = start;
        this.resolving = threads.pool("resolve-" + setup.id(), 1);
        for (PeerUrl peer : setup.peers()) {
            found.put(peer, peer.isService() ? Set.of() : Set.of(peer.uri()));
        }
    }

    /**
     * Begins to look where the peers are: starts with new ones, and leaves those that are gone.
     * Peers that need no resolver are there when this returns.
     *
     * @return done when every name was asked for; never fails
     */
    public synchronized CompletableFuture<Void> refresh() {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        adjust();
        List<PeerUrl> services = setup.peers().stream().filter(PeerUrl::isService).toList();
        if (!services.isEmpty() && look.isDone()) {
            look = CompletableFuture.runAsync(() -> services.forEach(this::resolve), resolving);
        }
        return look;
    }

    /** A name that does not resolve just now takes no peer away. */
    private void resolve(PeerUrl peer) {
        try {
            Set<URI> addresses = Set.copyOf(discovery.resolve(peer));
            synchronized (this) {
                unresolved.remove(peer);
                found.put(peer, addresses);
                if (!closed) {
                    adjust();
                }
            }
        } catch (PeerException e) {
            note(peer, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            note(peer, "resolve " + peer + ": " + e);
        }
    }

    private synchronized void note(PeerUrl peer, String problem) {
        if (!closed && unresolved.add(peer)) {
            LOG.log(System.Logger.Level.WARNING, "folder " + setup.id() + ": " + problem);
        }
    }

    private void adjust() {
        Set<URI> wanted = new HashSet<>();
        found.values().forEach(wanted::addAll);
        Iterator<Map.Entry<URI, PeerThreads>> each = running.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<URI, PeerThreads> peer = each.next();
            if (!wanted.contains(peer.getKey()) || !peer.getValue().isAlive()) {
                peer.getValue().interrupt();
                each.remove();
            }
        }
        known.retain(wanted);
        for (URI base : wanted) {
            var _ = known.update(base, UnaryOperator.identity());
            var _ = running.computeIfAbsent(base, start);
        }
    }

    /** Names that do not resolve just now. */
    public synchronized List<String> unresolved() {
        return unresolved.stream().map(PeerUrl::toString).sorted().toList();
    }

    /** Whether a peer broke the protocol, and is left alone for a while. */
    public synchronized boolean isSetAside(URI base) {
        PeerThreads peer = running.get(base);
        return peer != null && peer.loop().isSetAside();
    }

    /** A peer has broken the protocol in a round with another one; nothing if it is gone. */
    public void caught(URI base, PeerException failure) {
        PeerThreads peer;
        synchronized (this) {
            peer = running.get(base);
        }
        if (peer != null) {
            peer.loop().caught(failure);
        }
    }

    public synchronized List<PeerLoop> loops() {
        return running.values().stream().map(PeerThreads::loop).toList();
    }

    @Override
    public void close() {
        List<PeerThreads> ending;
        synchronized (this) {
            closed = true;
            // The resolver hears no interrupt: its thread ends when it has answered.
            List<Runnable> _ = resolving.shutdownNow();
            look.complete(null);
            ending = List.copyOf(running.values());
            running.clear();
        }
        ending.forEach(PeerThreads::interrupt);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        ending.forEach(threads -> threads.join(deadline));
    }
}
