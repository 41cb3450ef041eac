package dev.sluice.serve.http;

import dev.sluice.serve.gate.Connections;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection open on which nothing moves while its caller's work is done: the framework
 * would close it as idle, and a round may last longer than that.
 */
public final class Awake {

    /** So often within the time that a connection may be idle. */
    private static final int TIMES = 3;

    private Awake() {}

    /** Keeps the connection of the request until the work has ended; answers with the work. */
    public static <T> CompletionStage<T> during(
            CompletionStage<T> work, HttpServerRequest request) {
        Channel channel = Connections.of(request).channel();
        IdleStateHandler idle = channel.pipeline().get(IdleStateHandler.class);
        ScheduledFuture<?> beat = idle == null ? null : beat(idle, channel);
        return beat == null ? work : work.whenComplete((_, _) -> beat.cancel(false));
    }

    private static @Nullable ScheduledFuture<?> beat(IdleStateHandler idle, Channel channel) {
        long period = idle.getAllIdleTimeInMillis() / TIMES;
        return period == 0
                ? null
                : channel.eventLoop()
                        .scheduleAtFixedRate(
                                idle::resetWriteTimeout, period, period, TimeUnit.MILLISECONDS);
    }
}
