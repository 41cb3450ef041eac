package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final String SECRET = "a-secret-of-somebody-0123456789";

    /** A request for {@code /v1/node?token=…}, as far as a log line can ask it. */
    private static final HttpServerRequest REQUEST =
            (HttpServerRequest)
                    Proxy.newProxyInstance(
                            HttpServerRequest.class.getClassLoader(),
                            new Class<?>[] {HttpServerRequest.class},
                            (_, method, _) ->
                                    switch (method.getName()) {
                                        case "remoteAddress" ->
                                                SocketAddress.inetSocketAddress(1, "127.0.0.1");
                                        case "method" -> HttpMethod.GET;
                                        case "path" -> "/v1/node";
                                        case "query" -> "token=" + SECRET;
                                        case "uri" -> "/v1/node?token=" + SECRET;
                                        case "absoluteURI" ->
                                                "http://127.0.0.1/v1/node?token=" + SECRET;
                                        default ->
                                                throw new UnsupportedOperationException(
                                                        method.getName());
                                    });

    @Test
    void theQueryOfARefusedRequestIsNotLogged() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        Object[] parameters = line.getParameters();
                        lines.add(
                                parameters == null
                                        ? line.getMessage()
                                        : line.getMessage().formatted(parameters));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger(Refusals.class.getName());
        logger.addHandler(handler);
        try {
            new Refusals(new SimpleMeterRegistry(), new SteadyClock())
                    .note(REQUEST, Admission.Reason.NO_TOKEN);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines)
                .anyMatch(line -> line.contains("/v1/node"))
                .noneMatch(line -> line.contains(SECRET));
    }
}
