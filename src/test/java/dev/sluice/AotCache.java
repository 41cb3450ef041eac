package dev.sluice;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What a JVM needs to start the packaged program quickly, made by the script that images use. */
final class AotCache {

    private static final Path SCRIPT = Path.of("src/main/docker/train").toAbsolutePath();
    private static final int MAX_MINUTES = 5;

    private AotCache() {}

    /** Beside the jar; made if it is not there, or older, by one of the JVMs that run tests. */
    static synchronized Path of(Path jar, Path javaHome) {
        Path cache = jar.resolveSibling("app.aot");
        Path lock = jar.resolveSibling("app.aot.lock");
        try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
                FileLock _ = channel.lock()) {
            if (!isNewer(cache, jar) || !isNewer(cache, SCRIPT)) {
                make(jar, cache, javaHome);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return cache;
    }

    private static boolean isNewer(Path file, Path other) throws IOException {
        return Files.exists(file)
                && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    private static void make(Path jar, Path cache, Path javaHome)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        SCRIPT.toString(),
                        jar.toString(),
                        cache.toString(),
                        // As the nodes of tests run: no profiles for a compiler that they lack.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders");
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("TRAIN_DIRECTORIES", "1");
        Process process = builder.inheritIO().start();
        if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(SCRIPT + " has made no cache, see above");
        }
    }
}
