package dev.sluice.serve.content;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.serve.gate.Connections;
import dev.sluice.serve.gate.Holding;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.Problems;
import dev.sluice.serve.problem.RouteProblems;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.function.Consumer;

/** The one place that decides how a content leaves; see the table in the package. */
@Singleton
public final class FileSender {

    /**
     * What is no longer than this leaves in one write together with the head of its response.
     * Sendfile would need a write for the head and a call for the content, in segments of their
     * own; copying 32 KiB costs less than that. It is the size with which 10,000 files of 4 KiB,
     * and a source tree whose files are mostly below it, were sent faster than rsync sends them.
     */
    static final int MAX_GATHERED = 32 << 10;

    private final DiskPool disk;
    private final SentMetrics metrics;
    private final IdleBuffers idle = new IdleBuffers();

    public FileSender(DiskPool disk, SentMetrics metrics) {
        this.disk = disk;
        this.metrics = metrics;
    }

    /** Whether a content of this length is read at once and sent with its neighbours. */
    static boolean isGathered(long length) {
        return length <= MAX_GATHERED;
    }

    /** How the slices of longer ones leave. */
    private static SliceForm slices(HttpServerRequest request) {
        boolean plainHttp1 =
                !Connections.of(request).isSsl() && request.version() != HttpVersion.HTTP_2;
        return plainHttp1
                ? new RegionSlices(Connections.of(request))
                : new BufferSlices(request.response());
    }

    /**
     * Opens a content and sends it, status and headers included. Nothing waits: this may be called
     * on an event loop.
     */
    void send(Download download, HttpServerRequest request) {
        if (!SlowClientGuard.holding(request)
                .tryNeed(Holding.REQUEST + needed(download, request))) {
            RouteProblems.send(request.response(), Problem.BUSY);
            return;
        }
        var _ =
                disk.call(() -> begin(download, request))
                        .whenCompleteAsync(
                                (ready, failure) -> {
                                    if (failure == null) {
                                        ready.run();
                                    } else {
                                        RouteProblems.send(
                                                request.response(), Problems.of(failure));
                                    }
                                },
                                Connections.loopOf(request));
    }

    /** Memory without which nothing of a content can be sent. */
    private static long needed(Download download, HttpServerRequest request) {
        if (isGathered(download.length())) {
            return download.length();
        }
        return slices(request).isInMemory() ? Allowance.SMALL : 0;
    }

    /** On the disk pool: opens, and for a gathered content reads and closes as well. */
    private Runnable begin(Download download, HttpServerRequest request) throws IOException {
        OpenFile file = download.content().open();
        if (!isGathered(download.length())) {
            return () -> start(download, file, request);
        }
        try (file) {
            SliceForm.Ready bytes =
                    BufferSlices.last(
                            file.channel(),
                            download.first(),
                            (int) download.length(),
                            request.response());
            return () -> gather(download, bytes, request);
        }
    }

    private void gather(Download download, SliceForm.Ready bytes, HttpServerRequest request) {
        if (request.response().closed()) {
            bytes.release();
            return;
        }
        download.putHead(request.response());
        var _ =
                bytes.write()
                        .onSuccess(_ ->
                                metrics.add(new Sent(BufferSlices.METHOD, download.length(), 1)));
    }

    private void start(Download download, OpenFile file, HttpServerRequest request) {
        SliceForm slices = slices(request);
        AnswerPieces pieces =
                new FileSlices(
                        download.content(), file, slices, download.first(), download.length());
        long spare =
                slices.isInMemory()
                        ? Math.min(download.length(), (long) Transfer.WINDOW * slices.mostSlice())
                        : 0;
        start(pieces, download::putHead, slices, spare, request);
    }

    private void start(
            AnswerPieces pieces,
            Consumer<HttpServerResponse> head,
            SliceForm slices,
            long spare,
            HttpServerRequest request) {
        Allowance allowance = new Allowance(SlowClientGuard.holding(request), spare);
        new Transfer(pieces, head, new Pace(slices), allowance, request, disk, metrics).start();
    }

    /**
     * Sends a bundle, status and headers included. Whoever read its lines has reserved what small
     * pieces need. May be called on an event loop.
     */
    void send(Bundle bundle, HttpServerRequest request) {
        SliceForm slices = slices(request);
        AnswerPieces pieces =
                new BundlePieces(bundle, slices, new BufferSlices(request.response()), idle);
        start(pieces, Bundle::putHead, slices, BundlePieces.LARGE_PIECES, request);
    }
}
