package dev.sluice.wiring;

import dev.sluice.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program as a process of its own, on any free ports unless told otherwise. */
final class PackagedNode implements AutoCloseable {

    private static final int MAX_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private PackagedNode(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it.
     *
     * @param directory to work in; its output goes there too
     * @param properties as {@code key=value}
     * @param environment beside the least that a Java program needs
     * @param arguments a command that is not to serve
     */
    static PackagedNode start(
            Path directory,
            List<String> properties,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>();
        all.add("quarkus.http.port=0");
        all.add("quarkus.management.port=0");
        all.addAll(properties);
        List<String> command =
                Program.command(
                        List.of(
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-XX:+UseCompactObjectHeaders"),
                        all);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        return new PackagedNode(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after " + MAX_SECONDS + " s:\n" + output());
        }
        return process.exitValue();
    }

    boolean runs() {
        return process.isAlive();
    }

    String output() {
        return read(out);
    }

    String errors() {
        return read(err);
    }

    /** As a service manager does it: SIGTERM. */
    void stop() {
        process.destroy();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
