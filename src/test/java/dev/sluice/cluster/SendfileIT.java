package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's own word for it: contents leave by sendfile, without a copy through the program. */
class SendfileIT {

    private static final int SIZE = 256 << 20;

    /** Of a call during which another thread made one, the end has a line of its own. */
    private static final Pattern CALL =
            Pattern.compile("(sendfile(?:64)?|read|pread64)(?:\\(| resumed>).* = (\\d+)$");

    @Test
    void aLargeFileIsSentBySendfileAndNeverRead(@TempDir Path home) throws Exception {
        assumeTrue(hasStrace(), "strace is not installed or may not trace here");
        try (NodeProcess node = new NodeProcess("a", home)) {
            byte[] block = new byte[1 << 20];
            try (var out = Files.newOutputStream(node.tree().resolve("large"))) {
                for (int i = 0; i < SIZE / block.length; i++) {
                    out.write(block);
                }
            }
            node.start();
            Path trace = home.resolve("trace");
            Process strace = trace(node, trace);

            assertThat(download(node)).isEqualTo(SIZE);

            strace.destroy();
            strace.waitFor(10, TimeUnit.SECONDS);
            // More where pages have left the cache: those are sent to nowhere first (PageCache).
            assertThat(bytes(trace, "sendfile")).isGreaterThanOrEqualTo(SIZE);
            assertThat(bytes(trace, "read")).isLessThan(SIZE / 100);
            assertThat(node.metrics())
                    .contains("sluice_sent_bytes_total{method=\"sendfile\"} 2.68435456E8");
        }
    }

    private static boolean hasStrace() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process trace(NodeProcess node, Path file) throws IOException {
        Process strace =
                new ProcessBuilder(
                                "strace",
                                "-f",
                                "-e",
                                "trace=sendfile,read,pread64",
                                "-o",
                                file.toString(),
                                "-p",
                                Long.toString(node.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(file.resolveSibling("strace.log").toFile())
                        .start();
        await("strace is attached")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        Files.readString(file.resolveSibling("strace.log")).contains("attached"));
        return strace;
    }

    private static long download(NodeProcess node) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[1 << 20];
        try (InputStream in =
                URI.create(node.url() + "/v1/folders/data/files/large").toURL().openStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        }
        return bytes;
    }

    /** The bytes that calls whose name contains a word have moved. */
    private static long bytes(Path trace, String word) throws IOException {
        try (Stream<String> lines = Files.lines(trace)) {
            List<Matcher> calls =
                    lines.map(CALL::matcher)
                            .filter(Matcher::find)
                            .filter(call -> call.group(1).contains(word))
                            .toList();
            return calls.stream().mapToLong(call -> Long.parseLong(call.group(2))).sum();
        }
    }
}
