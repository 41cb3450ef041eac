package dev.sluice.serve.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sees what is given to the socket, after everything that could change it. */
@ChannelHandler.Sharable
public final class SentRecorder extends ChannelDuplexHandler {

    public final Queue<Object> regions = new ConcurrentLinkedQueue<>();
    public final AtomicInteger flushes = new AtomicInteger();
    public final AtomicInteger underWay = new AtomicInteger();
    public final AtomicInteger mostUnderWay = new AtomicInteger();

    /** Bytes in memory that the socket has not taken yet; those of regions are not in memory. */
    public final AtomicLong bytesUnderWay = new AtomicLong();

    public final AtomicLong mostBytesUnderWay = new AtomicLong();

    void attach(Channel channel) {
        if (channel.pipeline().get(SentRecorder.class) == null) {
            channel.pipeline().addFirst(this);
        }
    }

    public void reset() {
        regions.clear();
        flushes.set(0);
        mostUnderWay.set(0);
        mostBytesUnderWay.set(0);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof FileRegion region) {
            regions.add(region);
            int now = underWay.incrementAndGet();
            mostUnderWay.accumulateAndGet(now, Math::max);
            promise.addListener(_ -> underWay.decrementAndGet());
        }
        if (message instanceof ByteBuf bytes) {
            int length = bytes.readableBytes();
            mostBytesUnderWay.accumulateAndGet(bytesUnderWay.addAndGet(length), Math::max);
            var _ =
                    context.write(message, promise.unvoid())
                            .addListener(_ -> bytesUnderWay.addAndGet(-length));
            return;
        }
        var _ = context.write(message, promise);
    }

    /** All that was written since the last one goes to the socket in one call. */
    @Override
    public void flush(ChannelHandlerContext context) {
        flushes.incrementAndGet();
        context.flush();
    }
}
