package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void cutsOneThatTheCallerHasCutAlready() throws Exception {
        CompletableFuture<HttpServerRequest> asked = new CompletableFuture<>();
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(asked::complete)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            caller.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            asked.join();
        }
        HttpServerRequest request = asked.join();
        await().until(() -> Connections.of(request).channel().pipeline().firstContext() == null);

        assertThatNoException().isThrownBy(() -> Connections.cut(request));
    }
}
