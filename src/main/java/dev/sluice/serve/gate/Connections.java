package dev.sluice.serve.gate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** The way from a request down to the connection that carries it. */
public final class Connections {

    private Connections() {}

    public static ConnectionBase of(HttpServerRequest request) {
        return (ConnectionBase) request.connection();
    }

    /** The event loop of the connection: what touches it runs there. */
    public static EventLoop loopOf(HttpServerRequest request) {
        return of(request).channel().eventLoop();
    }

    /**
     * Cuts the connection, so that a body that was begun is never taken for a whole one. Closing
     * the connection in the ordinary way would first send what is queued, and wait for ever on a
     * caller that does not read.
     */
    public static void cut(HttpServerRequest request) {
        // From the first handler: from the last one the framework's own would see it, and wait.
        // A connection that is closed already has none.
        ChannelHandlerContext first = of(request).channel().pipeline().firstContext();
        if (first != null) {
            var _ = first.close();
        }
    }
}
