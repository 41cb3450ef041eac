package dev.sluice.serve.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Sits next to the socket of one connection and hangs up on whoever makes us wait: for the whole
 * head of a request, for its body, or for room to send an answer. A bound on total time would cut a
 * large file on a slow link and tolerate a caller that sends a byte now and then, so bodies and
 * answers must keep a least rate. Only time spent waiting for the client counts: not our own disk,
 * nor a long poll. All of it belongs to the event loop of the connection.
 */
public final class SlowClientGuard extends ChannelDuplexHandler {

    private static final long MAX_TICK_MILLIS = 1_000;
    private static final int TICKS_PER_TIME = 8;
    private static final String HTTP_1 = ApplicationProtocolNames.HTTP_1_1;

    /** What may be queued of earlier answers when the next request comes: some short ones. */
    private static final int MAX_UNREAD = 64 << 10;

    private final Bounds bounds;
    private final PortPolicy policy;
    private final String address;

    private final Window body;
    private final Window answer;

    private @Nullable ScheduledFuture<?> ticking;

    /** Null until its first request has come. */
    private volatile @Nullable Holding holding;

    /** Of what was written and has not left, what is in memory; a region of a file is not. */
    private long queued;

    /** When the head that we wait for was begun, {@code null} if none is. */
    private @Nullable Long headBegun;

    private boolean isAnswering;
    private boolean isReadingBody;
    private long received;
    private long written;
    private long left;

    SlowClientGuard(Bounds bounds, PortPolicy policy, String address) {
        this.bounds = bounds;
        this.policy = policy;
        this.address = address;
        this.body = new Window(bounds);
        this.answer = new Window(bounds);
    }

    /**
     * The head of a request is there, so that from now on it is we who are waited for.
     *
     * @param memory which its answer takes from
     * @return false if it was hung up on, since it asks on without reading what it was answered
     */
    static boolean begin(RoutingContext routing, AnswerMemory memory) {
        SlowClientGuard guard = of(routing.request());
        if (guard == null || guard.isAnswering) {
            return true;
        }
        guard.isAnswering = true;
        guard.headBegun = null;
        if (guard.queued > MAX_UNREAD) {
            guard.policy.turnedAway(guard.address, PortPolicy.Reason.TOO_SLOW);
            Connections.cut(routing.request());
            return false;
        }
        Holding held = guard.holding;
        Holding its = held == null ? new Holding(memory, guard.address) : held;
        guard.holding = its;
        routing.addEndHandler(_ -> {
            guard.isAnswering = false;
            its.end();
        });
        return true;
    }

    /** What the connection of a request holds of the memory of answers. */
    public static Holding holding(HttpServerRequest request) {
        SlowClientGuard guard = of(request);
        Holding held = guard == null ? null : guard.holding;
        return held == null ? Holding.unbounded() : held;
    }

    /** From now on, or no longer, the body of the request is read. */
    public static void readBody(HttpServerRequest request, boolean isRead) {
        SlowClientGuard guard = of(request);
        if (guard != null) {
            guard.isReadingBody = isRead;
        }
    }

    private static @Nullable SlowClientGuard of(HttpServerRequest request) {
        return Connections.of(request).channel().pipeline().get(SlowClientGuard.class);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        headBegun = System.nanoTime();
        long shorter = Math.min(bounds.head().toMillis(), bounds.window().toMillis());
        long tick = Math.clamp(shorter / TICKS_PER_TIME, 1, MAX_TICK_MILLIS);
        ticking =
                context.executor()
                        .scheduleWithFixedDelay(
                                () -> look(context), tick, tick, TimeUnit.MILLISECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (ticking != null) {
            ticking.cancel(false);
        }
        Holding held = holding;
        if (held != null) {
            held.close();
        }
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (received == 0) {
            readAlong(context);
        }
        received += size(message);
        if (!isAnswering && headBegun == null) {
            headBegun = System.nanoTime();
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        long bytes = size(message);
        written += bytes;
        long inMemory = message instanceof FileRegion ? 0 : bytes;
        queued(inMemory);
        super.write(
                context,
                message,
                promise.unvoid()
                        .addListener(_ -> {
                            left += bytes;
                            queued(-inMemory);
                        }));
    }

    private void queued(long more) {
        queued += more;
        Holding held = holding;
        if (more != 0 && held != null) {
            held.queued(queued);
        }
    }

    /** By now it is known whether what comes is encrypted: the guard reads what is not. */
    private void readAlong(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        // Where the name that is asked for chooses the certificate, the other comes in its place.
        ChannelHandlerContext byName = pipeline.context(AbstractSniHandler.class);
        ChannelHandlerContext before = tls == null ? byName : tls;
        pipeline.addAfter(
                before == null ? context.name() : before.name(),
                "framing",
                new FramingGuard(policy, address));
        if (tls != null) {
            offerHttp1(((SslHandler) tls.handler()).engine());
        }
    }

    /**
     * The framework offers HTTP/2 on the management port whatever it is told: who takes it would be
     * hung up on.
     */
    private static void offerHttp1(SSLEngine engine) {
        engine.setHandshakeApplicationProtocolSelector(
                (_, offered) -> offered.contains(HTTP_1) ? HTTP_1 : null);
    }

    private static long size(Object message) {
        return switch (message) {
            case ByteBuf bytes -> bytes.readableBytes();
            case FileRegion region -> region.count();
            default -> 0;
        };
    }

    private void look(ChannelHandlerContext context) {
        long now = System.nanoTime();
        Long begun = headBegun;
        boolean isHeadLate = begun != null && now - begun > bounds.head().toNanos();
        Holding held = holding;
        double pressure = held == null ? 0 : held.pressure();
        if (isHeadLate
                || body.isTooSlow(isReadingBody, received, now, pressure)
                || answer.isTooSlow(written > left, left + partlyLeft(context), now, pressure)) {
            policy.turnedAway(address, PortPolicy.Reason.TOO_SLOW);
            // From here, not from the channel: the framework would first wait to send the rest.
            var _ = context.close();
        }
    }

    /** What has left of the message that is being sent. */
    private static long partlyLeft(ChannelHandlerContext context) {
        ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
        return queue == null ? 0 : Math.max(0, queue.currentProgress());
    }
}
