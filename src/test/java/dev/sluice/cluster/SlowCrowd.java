package dev.sluice.cluster;

import dev.sluice.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link SlowReaders} in another process, which gets only the processor's time that nobody else
 * wants: in life they sit on other machines.
 */
final class SlowCrowd implements AutoCloseable {

    /** How many arguments one group of callers has. */
    static final int ARGUMENTS = 5;

    static final String TLS = "tls";

    private final Path directory;
    private final List<String> groups = new ArrayList<>();
    private @Nullable Process process;

    /**
     * @param directory for the requests
     */
    SlowCrowd(Path directory) {
        this.directory = directory;
    }

    /**
     * Adds callers, before the start.
     *
     * @param from their own address
     */
    void add(int count, String from, int port, boolean isSecure, byte[] request)
            throws IOException {
        Path file = directory.resolve("request-" + groups.size());
        Files.write(file, request);
        groups.addAll(List.of(Integer.toString(count), from, Integer.toString(port)));
        groups.addAll(List.of(isSecure ? TLS : "plain", file.toString()));
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
        command.addAll(Jdk.java());
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
        command.add(SlowReaders.class.getName());
        command.addAll(groups);
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** What has happened to them since the start. */
    record Counts(int served, int refused, int cut) {

        /** How many have got an answer. */
        int answered() {
            return served + refused;
        }

        @Override
        public String toString() {
            return "%d answers begun, %d refused, %d connections cut"
                    .formatted(served, refused, cut);
        }
    }

    Counts counts() throws IOException {
        Process running = Objects.requireNonNull(process);
        running.getOutputStream().write('\n');
        running.getOutputStream().flush();
        BufferedReader reader = running.inputReader();
        List<String> counts = List.of(reader.readLine().split(" ", -1));
        return new Counts(
                Integer.parseInt(counts.get(0)),
                Integer.parseInt(counts.get(1)),
                Integer.parseInt(counts.get(2)));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
                process.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
