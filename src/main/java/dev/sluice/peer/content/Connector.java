package dev.sluice.peer.content;

import dev.sluice.peer.http.Address;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.HandshakeCutException;
import dev.sluice.peer.http.Watchdog;
import java.io.IOException;

/** How connections for contents are made. */
@FunctionalInterface
public interface Connector {

    /**
     * @throws HandshakeCutException as {@link Connection#open}
     */
    Connection connect(Address peer, Watchdog watchdog) throws IOException;
}
