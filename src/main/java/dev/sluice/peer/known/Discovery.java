package dev.sluice.peer.known;

import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerUrl;
import dev.sluice.peer.http.Address;
import dev.sluice.peer.http.Unreached;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Finds the base URLs that a configured peer stands for. */
public final class Discovery {

    /** Looks up every address of a name. */
    @FunctionalInterface
    public interface Resolver {
        /**
         * @throws UnknownHostException if the name has no address, or nobody answered
         */
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    private final Resolver resolver;

    /** Asks the system's resolver. */
    public Discovery() {
        this(host -> Arrays.asList(InetAddress.getAllByName(host)));
    }

    public Discovery(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * The base URLs of a peer, without duplicates: the URL itself, or for {@code dns://} one {@code
     * http://} URL for each address of its name, our own among them; for {@code dnss://} one {@code
     * https://} URL with the name in its fragment, as {@link Address} takes it. May wait for the
     * resolver.
     *
     * @throws PeerException RETRY if the name cannot be resolved now
     */
    public List<URI> resolve(PeerUrl peer) throws PeerException {
        return peer.isService() ? addresses(peer) : List.of(peer.uri());
    }

    private List<URI> addresses(PeerUrl peer) throws PeerException {
        String host = peer.uri().getHost();
        try {
            List<URI> bases =
                    resolver.addresses(host).stream()
                            .map(address -> base(address, peer))
                            .distinct()
                            .toList();
            if (bases.isEmpty()) {
                throw new UnknownHostException(host + " has no address");
            }
            return bases;
        } catch (UnknownHostException e) {
            throw new PeerException(
                    PeerException.Kind.RETRY, "resolve " + peer + ": " + Unreached.reason(e), e);
        }
    }

    private static URI base(InetAddress address, PeerUrl peer) {
        String host = address.getHostAddress();
        String written = address instanceof Inet6Address ? "[" + host + "]" : host;
        String authority = written + ":" + peer.uri().getPort();
        return URI.create(
                peer.isSecureService()
                        ? "https://" + authority + "#" + peer.uri().getHost()
                        : "http://" + authority);
    }
}
