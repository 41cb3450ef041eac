package dev.sluice.peer.http;

import java.io.IOException;

/** A peer has accepted a connection, and closed it without a word during the TLS handshake. */
public final class HandshakeCutException extends IOException {

    private static final long serialVersionUID = 1L;

    HandshakeCutException(IOException cause) {
        super("closed during the TLS handshake", cause);
    }
}
