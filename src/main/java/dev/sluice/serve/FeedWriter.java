package dev.sluice.serve;

import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/**
 * Streams a feed: a page is read on the disk pool, written by the event loop, and the next one is
 * read when the socket has taken it; so a slow caller holds one page and no thread. A failure after
 * the first byte cuts the connection, and the missing end line tells the caller.
 */
@Provider
@Singleton
public final class FeedWriter extends StreamWriter<Feed> {

    static final String MEDIA_TYPE = "application/x-ndjson";

    private static final Logger LOG = Logger.getLogger(FeedWriter.class);

    private final DiskPool disk;

    public FeedWriter(DiskPool disk) {
        super(Feed.class);
        this.disk = disk;
    }

    @Override
    void write(Feed feed, HttpServerRequest request) {
        request.response().headers().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        next(new FeedPages(feed), request);
    }

    private void next(FeedPages pages, HttpServerRequest request) {
        EventLoop loop = Connections.loopOf(request);
        var _ =
                disk.call(pages::next)
                        .whenCompleteAsync(
                                (lines, failure) -> {
                                    if (failure == null) {
                                        write(lines, pages, request);
                                    } else {
                                        fail(failure, request);
                                    }
                                },
                                loop);
    }

    private void write(byte[] lines, FeedPages pages, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        Buffer buffer = Buffer.buffer(lines);
        if (pages.ended()) {
            var _ = response.end(buffer);
            return;
        }
        if (!response.headWritten()) {
            response.setChunked(true);
        }
        var _ = response.write(buffer).onSuccess(_ -> next(pages, request));
    }

    private static void fail(Throwable failure, HttpServerRequest request) {
        if (request.response().headWritten()) {
            LOG.warn("read the changes feed: cut before its end", failure);
            Connections.cut(request);
        } else {
            RouteProblems.send(request.response(), Problems.of(failure));
        }
    }
}
