package dev.sluice.peer;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What we show to peers, and whom we believe to be one. It may change at any time. */
public interface Credentials {

    /** The value of {@code Authorization}, or null where none is sent. */
    @Nullable String authorization();

    /**
     * For {@code https} peers: whom we trust, and our own certificate if we have one.
     *
     * @return the same object until one of them changes
     */
    SSLContext tls();
}
