package dev.sluice.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A receiver of events as a process of its own, to be killed: it writes down what it takes before
 * it says that it has. Each process writes a file of its own; together they have all, in order.
 */
final class HookReceiver {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One of so many calls is refused. */
    private static final int BAD_DAYS = 10;

    private final Path home;
    private final int port;
    private final List<Path> files = new ArrayList<>();
    private Process process;

    HookReceiver(Path home, int port) throws IOException {
        this.home = home;
        this.port = port;
        process = launch();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/hook";
    }

    /** As a power button does it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void launchAgain() throws IOException {
        process = launch();
    }

    private Process launch() throws IOException {
        Path file = Files.createFile(home.resolve("told-" + files.size()));
        files.add(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(HookReceiver.class.getName(), Integer.toString(port)));
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log-" + files.size()).toFile())
                .start();
    }

    /** What was taken. A kill may cut the last line of a file, which was not answered then. */
    List<JsonNode> told() throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                told.add(JSON.readTree(line));
            }
        }
        return told;
    }

    static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Path file = Path.of(arguments[1]);
        Random random = new Random(String.valueOf(file.getFileName()).hashCode());
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/hook", call -> take(call, file, random));
        server.start();
    }

    private static void take(HttpExchange call, Path file, Random random) throws IOException {
        try (call) {
            String event = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (random.nextInt(BAD_DAYS) == 0) {
                call.sendResponseHeaders(500, -1); // and forgets it
                return;
            }
            Files.writeString(file, event + "\n", StandardOpenOption.APPEND);
            call.sendResponseHeaders(200, -1);
        }
    }
}
