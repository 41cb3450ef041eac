package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle is a tar like any other: the system's own program reads it. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class BundleTarTest {

    private static final String BUNDLE = "/v1/folders/docs/bundle";

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @TempDir Path temp;

    private final StringBuilder request = new StringBuilder();

    private void add(String name, int size, String mtime, String mode) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        tree.write(name, content);
        Files.setPosixFilePermissions(tree.file(name), PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(tree.file(name), FileTime.from(Instant.parse(mtime)));
        ask(name, tree.note(name));
    }

    private void ask(String name, Digest digest) {
        request.append("{\"path\":\"" + name + "\",\"digest\":\"" + digest + "\"}\n");
    }

    private Path fetch() throws IOException {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            http.send(
                            "POST",
                            BUNDLE,
                            "Content-Type: application/x-ndjson",
                            "Content-Length: " + body.length)
                    .raw(new String(body, StandardCharsets.ISO_8859_1));
            return Files.write(temp.resolve("bundle.tar"), http.answer().body());
        }
    }

    private List<String> tar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        Path out = temp.resolve("out");
        Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(out);
        assertThat(process.exitValue()).as(lines.toString()).isZero();
        return lines;
    }

    @Test
    void theSystemsTarListsIt() throws Exception {
        String whole = "2024-02-03T04:05:06Z";
        String fraction = "2024-02-03T04:05:06.123456789Z";
        String longName = "n".repeat(200);
        add("tar/plain", 5, whole, "rw-r--r--");
        add("tar/fraction", 600, fraction, "rwxr-x---");
        add("tar/old", 0, "1969-12-31T23:59:58Z", "r--------");
        add("tar/日本", 100_000, fraction, "rw-rw-rw-");
        add("tar/" + longName, 32_768, whole, "rw-r--r--");
        ask("tar/absent", tree.write("tar/digest", new byte[0]));

        fetch();

        assertThat(tar("--full-time", "--warning=no-unknown-keyword", "-tvf", "bundle.tar"))
                .extracting(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "-rw-r--r-- 0/0 5 2024-02-03 04:05:06 tar/plain",
                        "-rwxr-x--- 0/0 600 2024-02-03 04:05:06.123456789 tar/fraction",
                        "-r-------- 0/0 0 1969-12-31 23:59:58 tar/old",
                        "-rw-rw-rw- 0/0 100000 2024-02-03 04:05:06.123456789 tar/日本",
                        "-rw-r--r-- 0/0 32768 2024-02-03 04:05:06 tar/" + longName,
                        "---------- 0/0 0 1970-01-01 00:00:00 tar/absent");
        assertThat(tar("-tvf", "bundle.tar"))
                .anyMatch(
                        line -> line.contains("unknown extended header keyword 'SLUICE.skipped'"));
    }

    @Test
    void theSystemsTarMakesTheSameFilesOfIt() throws Exception {
        String mtime = "2025-06-07T08:09:10.00100203Z";
        List<String> names =
                List.of(
                        "x/a",
                        "x/" + "d".repeat(150) + "/" + "n".repeat(90),
                        "x/é",
                        "x/" + "日".repeat(85));
        for (int i = 0; i < names.size(); i++) {
            add(names.get(i), i * 30_000 + i, mtime, "rw-r-----");
        }

        fetch();
        tar("-xf", "bundle.tar");

        for (String name : names) {
            Path made = temp.resolve(name);
            assertThat(made).hasSameBinaryContentAs(tree.file(name));
            assertThat(Files.getLastModifiedTime(made).toInstant()).isEqualTo(Instant.parse(mtime));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rw-r-----");
        }
    }
}
