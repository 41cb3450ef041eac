package dev.sluice.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.serve.gate.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that cuts what is idle for 300 ms, and work that takes four times as long. */
@Timeout(30)
class AwakeTest {

    private static final int IDLE_MILLIS = 300;

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setIdleTimeout(IDLE_MILLIS)
                                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                        .requestHandler(this::answer)
                        .listen(0)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void answer(HttpServerRequest request) {
        var work = new CompletableFuture<String>();
        vertx.setTimer(4 * IDLE_MILLIS, _ -> work.complete("done"));
        var kept = "/kept".equals(request.path()) ? Awake.during(work, request) : work;
        var _ = kept.thenAccept(text -> request.response().end(text));
    }

    @Test
    void anAnswerComesHoweverLongTheWorkTakes() throws IOException {
        try (RawHttp http = RawHttp.connect(server.actualPort())) {
            assertThat(http.get("/kept").text()).isEqualTo("done");
        }
    }

    @Test
    void whatIsIdleOtherwiseIsCut() throws IOException {
        try (RawHttp http = RawHttp.connect(server.actualPort())) {
            assertThatThrownBy(() -> http.get("/other")).isInstanceOf(IOException.class);
        }
        try (RawHttp http = RawHttp.connect(server.actualPort())) {
            assertThat(http.get("/kept").text()).isEqualTo("done");
            assertThatThrownBy(http::answer).isInstanceOf(IOException.class);
        }
    }
}
