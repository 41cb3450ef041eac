package dev.sluice.serve.content;

import dev.sluice.serve.gate.Connections;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.problem.Problems;
import dev.sluice.serve.problem.RouteProblems;
import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Sends a body piece by piece: while one is on its way the next is made ready on the disk pool, so
 * at most two are under way, whatever the caller reads. Its state belongs to the event loop of the
 * connection. When a piece cannot be made the connection is cut, so that no caller takes what it
 * has for a whole body.
 */
public final class Transfer {

    private static final Logger LOG = Logger.getLogger(Transfer.class);

    /**
     * Framework and kernel count a region as nothing, so nothing but this bounds what is queued.
     */
    public static final int WINDOW = 2;

    private final AnswerPieces pieces;
    private final Consumer<HttpServerResponse> head;
    private final Pace pace;
    private final Allowance allowance;
    private final HttpServerRequest request;
    private final DiskPool disk;
    private final SentMetrics metrics;
    private final EventLoop loop;
    private int underWay;
    private boolean preparing;
    private boolean over;

    /**
     * @param head sets status and headers of the response
     */
    Transfer(
            AnswerPieces pieces,
            Consumer<HttpServerResponse> head,
            Pace pace,
            Allowance allowance,
            HttpServerRequest request,
            DiskPool disk,
            SentMetrics metrics) {
        this.pieces = pieces;
        this.head = head;
        this.pace = pace;
        this.allowance = allowance;
        this.request = request;
        this.disk = disk;
        this.metrics = metrics;
        this.loop = Connections.loopOf(request);
    }

    /** Begins; the head goes with the first piece, so that until then there may be an error. */
    void start() {
        advance();
    }

    private void advance() {
        if (over || preparing) {
            return;
        }
        if (!pieces.isAtEnd()) {
            int window = allowance.pieces(underWay);
            if (underWay < (pieces.waitsForAll() ? 1 : window)) {
                prepare();
            }
        } else if (underWay == 0) {
            finish();
        }
    }

    private void prepare() {
        preparing = true;
        underWay++;
        int most = pace.bytes();
        boolean roomy = allowance.isRoomy();
        try {
            disk.makePiece(() -> prepare(most, roomy));
        } catch (RejectedExecutionException e) {
            preparing = false;
            fail(e);
        }
    }

    private void prepare(int most, boolean roomy) {
        try {
            long begun = System.nanoTime();
            Piece piece = pieces.next(most, roomy);
            long made = System.nanoTime() - begun;
            backOnLoop(() -> write(piece, made), piece);
        } catch (IOException | RuntimeException | Error e) {
            loop.execute(() -> onFailed(e));
        }
    }

    private void onFailed(Throwable e) {
        preparing = false;
        if (over) {
            close();
        } else {
            fail(e);
        }
    }

    private void backOnLoop(Runnable work, Piece piece) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            piece.ready().release();
            throw e;
        }
    }

    private void write(Piece piece, long made) {
        preparing = false;
        if (over) {
            piece.ready().release();
            close(piece);
            close();
            return;
        }
        if (!request.response().headWritten()) {
            head.accept(request.response());
            var _ = request.response().writeHead();
        }
        long begun = System.nanoTime();
        var _ = piece.ready().write().onComplete(written -> onWritten(written, piece, made, begun));
        advance();
    }

    private void onWritten(AsyncResult<Void> written, Piece piece, long made, long begun) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> onWritten(written, piece, made, begun));
            return;
        }
        close(piece);
        if (written.failed()) {
            fail(written.cause());
            return;
        }
        underWay--;
        metrics.add(piece.sent());
        pace.left(made, System.nanoTime() - begun);
        advance();
    }

    private void finish() {
        over = true;
        close();
        // It may fail when the caller closed after its last byte: no error of anybody.
        var _ = request.response().end();
    }

    private void fail(Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        close();
        if (request.response().headWritten()) {
            if (cause instanceof Error) {
                LOG.errorf(cause, "send %s: an error of ours, the connection is cut", pieces);
            } else {
                LOG.debugf(cause, "send %s: cut the connection", pieces);
            }
            Connections.cut(request);
        } else {
            RouteProblems.send(request.response(), Problems.of(cause));
        }
    }

    /** Not while the next piece is being made: then as soon as it is. */
    private void close() {
        if (!preparing) {
            onDisk(pieces::close);
        }
    }

    private void close(Piece piece) {
        if (piece.done() != null) {
            var done = piece.done();
            onDisk(() -> FileSlices.close(done));
        }
    }

    /** On the disk pool, for closing may wait as well; by ourselves if that is gone. */
    private void onDisk(Runnable closing) {
        try {
            disk.execute(closing);
        } catch (RejectedExecutionException e) {
            closing.run();
        }
    }
}
