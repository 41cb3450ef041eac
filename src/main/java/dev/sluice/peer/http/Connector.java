package dev.sluice.peer.http;

import java.io.IOException;

/** How connections for contents are made. */
@FunctionalInterface
public interface Connector {

    /**
     * @throws HandshakeCutException as {@link Connection#open}
     */
    Connection connect(Address peer, Watchdog watchdog) throws IOException;
}
