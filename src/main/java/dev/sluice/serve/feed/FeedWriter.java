package dev.sluice.serve.feed;

import dev.sluice.serve.content.Allowance;
import dev.sluice.serve.content.Transfer;
import dev.sluice.serve.gate.Connections;
import dev.sluice.serve.gate.Holding;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.StreamWriter;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.Problems;
import dev.sluice.serve.problem.RouteProblems;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Streams a feed: a page is read on the disk pool and written by the event loop; while it is on its
 * way the next one is read, but no more than that. So a slow caller holds two pages and no thread,
 * or one small page where memory is scarce. A failure after the first byte cuts the connection, and
 * the missing end line tells the caller.
 */
@Provider
@Singleton
public final class FeedWriter extends StreamWriter<Feed> {

    public static final String MEDIA_TYPE = "application/x-ndjson";

    private static final Logger LOG = Logger.getLogger(FeedWriter.class);

    private final DiskPool disk;

    public FeedWriter(DiskPool disk) {
        super(Feed.class);
        this.disk = disk;
    }

    @Override
    public void write(Feed feed, HttpServerRequest request) {
        Holding holding = SlowClientGuard.holding(request);
        if (!holding.tryNeed(Holding.REQUEST + FeedPages.SMALL_BYTES)) {
            RouteProblems.send(request.response(), Problem.BUSY);
            return;
        }
        request.response().headers().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        long spare = (long) Transfer.WINDOW * FeedPages.PAGE_BYTES - FeedPages.SMALL_BYTES;
        new Answer(new FeedPages(feed), new Allowance(holding, spare), request).advance();
    }

    /** Used by the event loop of its connection only. */
    private final class Answer {

        private final FeedPages pages;
        private final Allowance allowance;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final EventLoop loop;
        private int underWay;
        private boolean isReading;

        Answer(FeedPages pages, Allowance allowance, HttpServerRequest request) {
            this.pages = pages;
            this.allowance = allowance;
            this.request = request;
            this.response = request.response();
            this.loop = Connections.loopOf(request);
        }

        /** Reads the next page, unless as many are under way as may be. */
        void advance() {
            if (isReading || pages.ended() || underWay >= allowance.pieces(underWay)) {
                return;
            }
            isReading = true;
            boolean roomy = allowance.isRoomy();
            var _ = disk.call(() -> pages.next(roomy)).whenCompleteAsync(this::onRead, loop);
        }

        private void onRead(@Nullable ByteBuf lines, @Nullable Throwable failure) {
            isReading = false;
            if (lines != null) {
                write(lines);
            } else if (failure != null) {
                fail(failure);
            }
        }

        private void write(ByteBuf lines) {
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
            underWay++;
            var _ =
                    response.write(buffer)
                            .onComplete(written -> {
                                lines.release();
                                underWay--;
                                if (written.succeeded()) {
                                    advance();
                                }
                            });
            advance();
        }

        private void fail(Throwable failure) {
            if (response.headWritten()) {
                LOG.warn("read the changes feed: cut before its end", failure);
                Connections.cut(request);
            } else {
                RouteProblems.send(response, Problems.of(failure));
            }
        }
    }
}
