package dev.sluice.serve.gate;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/** Found by its name in {@code META-INF/services}: has all ports opened by our transport. */
@RegisterForReflection
public final class BoundedTransportProvider implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        var _ = builder.findTransport(new BoundedTransport());
    }
}
