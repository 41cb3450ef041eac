package dev.sluice.serve.content;

import dev.sluice.disk.root.PageCache;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Slices as file regions: {@code sendfile} from the page cache to the socket.
 *
 * <p>They are written through the connection, not through its pipeline, which keeps them behind the
 * head of the response and counts their bytes.
 */
final class RegionSlices implements SliceForm {

    static final String METHOD = "sendfile";

    private final ConnectionBase connection;

    RegionSlices(ConnectionBase connection) {
        this.connection = connection;
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public boolean isInMemory() {
        return false;
    }

    /**
     * A connection is idle until a whole region has left, so a slow one needs small regions: 256
     * KiB in 90 s is 3 KB/s.
     */
    @Override
    public int leastSlice() {
        return 256 << 10;
    }

    @Override
    public int mostSlice() {
        return 8 << 20;
    }

    @Override
    public Ready prepare(FileChannel channel, long offset, int length) throws IOException {
        PageCache.warm(channel, offset, length);
        return new Region(new Slice(channel, offset, length), connection);
    }

    private record Region(Slice slice, ConnectionBase connection) implements Ready {

        @Override
        public Future<Void> write() {
            Promise<Void> written = Promise.promise();
            ChannelPromise promise = connection.channel().newPromise();
            promise.addListener(done -> {
                if (done.isSuccess()) {
                    written.complete();
                } else {
                    written.fail(done.cause());
                }
            });
            connection.writeToChannel(slice, true, promise);
            return written.future();
        }

        @Override
        public void release() {
            slice.release();
        }
    }

    /** A region of a channel that has more of them: it does not close it when it is sent. */
    private static final class Slice extends DefaultFileRegion {

        Slice(FileChannel channel, long offset, long length) {
            super(channel, offset, length);
        }

        @Override
        protected void deallocate() {
            // The transfer closes the channel when its last slice is gone.
        }
    }
}
