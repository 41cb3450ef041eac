package dev.sluice.peer;

import dev.sluice.peer.PeerException.Kind;
import java.net.URI;

/** What a base URL must be before anything is sent to it. */
final class Address {

    private Address() {}

    /**
     * The same URL.
     *
     * @throws PeerException REFUSED if it is not {@code http}: there is no TLS yet, and to send in
     *     the clear what was meant to be encrypted is worse than not to send it
     */
    static URI checked(URI base) throws PeerException {
        if (!"http".equals(base.getScheme())) {
            throw new PeerException(
                    Kind.REFUSED,
                    base + ": only http:// can be called, " + base.getScheme() + ":// not yet");
        }
        return base;
    }
}
