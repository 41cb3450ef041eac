package dev.sluice.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/**
 * Streams a feed: a page is read on the disk pool and written by the event loop, and while it is on
 * its way the next one is read, but no further; so a slow caller holds two pages and no thread. A
 * failure after the first byte cuts the connection, and the missing end line tells the caller.
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
        next(new FeedPages(feed), Future.succeededFuture(), request);
    }

    /**
     * Reads a page and writes it.
     *
     * @param before the page before, which may still be on its way
     */
    private void next(FeedPages pages, Future<Void> before, HttpServerRequest request) {
        EventLoop loop = Connections.loopOf(request);
        var _ =
                disk.call(pages::next)
                        .whenCompleteAsync(
                                (lines, failure) -> {
                                    if (failure == null) {
                                        write(lines, pages, before, request);
                                    } else {
                                        fail(failure, request);
                                    }
                                },
                                loop);
    }

    private void write(
            ByteBuf lines, FeedPages pages, Future<Void> before, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            lines.release();
            return;
        }
        // The response does not release a buffer that it did not make.
        Buffer buffer = BufferImpl.buffer(lines);
        if (pages.ended()) {
            var _ = response.end(buffer).onComplete(_ -> lines.release());
            return;
        }
        if (!response.headWritten()) {
            response.setChunked(true);
        }
        Future<Void> written = response.write(buffer).onComplete(_ -> lines.release());
        var _ = before.onSuccess(_ -> next(pages, written, request));
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
