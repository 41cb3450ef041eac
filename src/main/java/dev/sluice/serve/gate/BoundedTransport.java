package dev.sluice.serve.gate;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The usual sockets of Java, with a connection limiter at each port that listens. The framework
 * itself looks at a connection only once it has sent the whole head of a request, and lets it take
 * its time for that as long as a byte comes now and then.
 */
final class BoundedTransport extends JDKTransport {

    private final AtomicReference<@Nullable PortPolicy> policy = new AtomicReference<>();

    /** Whoever connects from now on is held to the bounds; until then to none. */
    void open(PortPolicy opened) {
        policy.set(opened);
    }

    @Override
    public void configure(
            NetServerOptions options, boolean isDomainSocket, ServerBootstrap bootstrap) {
        super.configure(options, isDomainSocket, bootstrap);
        bootstrap.handler(new ConnectionLimiter(policy::get));
    }
}
