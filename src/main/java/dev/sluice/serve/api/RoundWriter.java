package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.serve.feed.FeedWriter;
import dev.sluice.serve.gate.Connections;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.StreamWriter;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.Problems;
import dev.sluice.serve.problem.RouteProblems;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a round is, a line of JSON a second, and as the last line what came of it: the
 * fields of the summary after {@code "end":true}. A round that fails within the first second is
 * answered with its status; later the last line is the problem. A caller that does not read misses
 * lines, and one that leaves changes nothing.
 */
@Provider
@Singleton
public final class RoundWriter extends StreamWriter<RoundLines> {

    private static final int EVERY_SECONDS = 1;

    private static final Logger LOG = Logger.getLogger(RoundWriter.class);

    private final DiskPool disk;

    public RoundWriter(DiskPool disk) {
        super(RoundLines.class);
        this.disk = disk;
    }

    @Override
    public void write(RoundLines lines, HttpServerRequest request) {
        new Answer(lines.round(), request).begin();
    }

    /** Used by the event loop of its connection only. */
    private final class Answer {

        private final RoundOnDemand<?> round;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final EventLoop loop;
        private @Nullable ScheduledFuture<?> next;
        private boolean isEnded;

        Answer(RoundOnDemand<?> round, HttpServerRequest request) {
            this.round = round;
            this.request = request;
            this.response = request.response();
            this.loop = Connections.loopOf(request);
        }

        void begin() {
            var _ = Awake.during(round.summary(), request).whenCompleteAsync(this::end, loop);
            loop.execute(this::schedule);
        }

        private void schedule() {
            if (!isEnded && !response.closed()) {
                next = loop.schedule(this::look, EVERY_SECONDS, TimeUnit.SECONDS);
            }
        }

        private void look() {
            if (response.closed() || response.writeQueueFull()) {
                schedule();
                return;
            }
            var _ =
                    disk.call(() -> round.progress().get().toJson())
                            .whenCompleteAsync(this::progress, loop);
        }

        private void progress(@Nullable String line, @Nullable Throwable failure) {
            if (line == null) {
                LOG.debug("a line of progress is left out", failure);
            } else if (!isEnded && !response.closed()) {
                if (!response.headWritten()) {
                    response.headers().set(HttpHeaders.CONTENT_TYPE, FeedWriter.MEDIA_TYPE);
                    response.setChunked(true);
                }
                var _ = response.write(line + "\n");
            }
            schedule();
        }

        private void end(@Nullable RoundFigures summary, @Nullable Throwable failure) {
            isEnded = true;
            if (next != null) {
                next.cancel(false);
            }
            if (response.closed()) {
                return;
            }
            if (summary != null) {
                last(summary::write);
                return;
            }
            Problem problem =
                    Problems.of(failure == null ? new IllegalStateException("bug") : failure);
            if (response.headWritten()) {
                last(problem::write);
            } else {
                RouteProblems.send(response, problem);
            }
        }

        private void last(Json.Fields fields) {
            if (!response.headWritten()) {
                response.headers().set(HttpHeaders.CONTENT_TYPE, FeedWriter.MEDIA_TYPE);
            }
            var _ = response.end(Json.object(json -> last(json, fields)) + "\n");
        }

        private static void last(JsonGenerator json, Json.Fields fields) throws IOException {
            json.writeBooleanField("end", true);
            fields.write(json);
        }
    }
}
