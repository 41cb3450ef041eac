package dev.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers on both ports of a node as one did, and remembers what it was asked. */
final class RecordedNode implements AutoCloseable {

    private record Answer(int status, String body) {}

    private static final Answer ABSENT =
            new Answer(404, "{\"status\":404,\"detail\":\"nothing is served here\"}");

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, String> lastHeaders = new HashMap<>();
    private final HttpServer server;

    RecordedNode() throws IOException {
        this(HttpServer.create());
    }

    /** On a server that is made, and has no address yet. */
    RecordedNode(HttpServer server) throws IOException {
        this.server = server;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers("GET /v1/node", "{\"node\":\"25c298904f3e265b\",\"folders\":{\"data\":{}}}");
    }

    RecordedNode answers(String call, String body) {
        return answers(call, 200, body);
    }

    synchronized RecordedNode answers(String call, int status, String body) {
        answers.put(call, new Answer(status, body));
        return this;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What it was asked, without the question which folders there are. */
    synchronized List<String> calls() {
        return calls.stream().filter(call -> !call.equals("GET /v1/node")).toList();
    }

    /** A header of the last call. */
    synchronized String header(String name) {
        return lastHeaders.getOrDefault(name, "");
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer = note(exchange);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private synchronized Answer note(HttpExchange exchange) {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        calls.add(call);
        lastHeaders.clear();
        exchange.getRequestHeaders()
                .forEach((name, values) -> lastHeaders.put(name, values.getFirst()));
        return answers.getOrDefault(call, ABSENT);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
