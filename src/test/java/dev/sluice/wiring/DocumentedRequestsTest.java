package dev.sluice.wiring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.docs.Documents;
import dev.sluice.docs.Documents.Command;
import dev.sluice.docs.ShellText;
import dev.sluice.settings.Settings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What documents tell people to type with {@code curl} is run, against a node. */
@QuarkusTest
@Tag("slow")
class DocumentedRequestsTest {

    /** What is not answered by 200 here, and with what. */
    private static final Map<String, String> OTHERS =
            Map.of(
                    "/members/0123456789abcdef/accept", "404", // Nobody is a member,
                    "/fence?", "503"); // and nobody takes what changes here.

    /** Needs a node with certificates; MutualTlsIT has one. */
    private static final String WITH_TLS = "https://";

    @TestHTTPResource("/")
    URI data = URI.create("");

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Inject Settings settings;

    @TempDir Path directory;

    @BeforeEach
    void files() throws IOException {
        await().until(() -> given().get(management.resolve("/q/health/ready")).statusCode() == 200);
        Path root = settings.folders().getFirst().path();
        Files.createDirectories(root.resolve("a"));
        for (String name : List.of("hello.txt", "disk.img", "a/b.txt")) {
            Files.writeString(root.resolve(name), name);
        }
        given().post(data.resolve("/v1/folders/docs/scan")).then().statusCode(200);
        Files.writeString(directory.resolve("token"), "0123456789abcdef0123456789abcdef\n");
        Files.copy(directory.resolve("token"), directory.resolve("tokens"));
    }

    @Test
    void areAnsweredAsTheySay() throws Exception {
        assumeThat(new ProcessBuilder("curl", "--version").start().waitFor())
                .as("curl is not here")
                .isZero();
        List<String> requests =
                Documents.commands().stream()
                        .map(Command::text)
                        .flatMap(text -> ShellText.parts(text).stream())
                        .filter(part -> part.startsWith("curl ") && !part.contains(WITH_TLS))
                        .distinct()
                        .toList();

        Map<String, String> answers = new TreeMap<>();
        for (String request : requests) {
            answers.put(request, status(request));
        }

        assertThat(answers).hasSizeGreaterThan(15);
        assertThat(answers)
                .allSatisfy((request, status) ->
                        assertThat(status).as(request).isEqualTo(expected(request)));
    }

    private static String expected(String request) {
        return OTHERS.keySet().stream()
                .filter(request::contains)
                .map(OTHERS::get)
                .findFirst()
                .orElse("200");
    }

    private String status(String request) throws Exception {
        String here =
                request.replaceAll(
                                "(?:http://)?(?:localhost|127\\.0\\.0\\.1):80\\d\\d", address(data))
                        .replaceAll("http://127\\.0\\.0\\.1:90\\d\\d", address(management))
                        .replace("/v1/folders/data/", "/v1/folders/docs/")
                        .replace("/etc/sluice/", directory + "/")
                        .replaceFirst("curl ", "curl -sS -o answer -w '%{http_code}' ");
        Process shell =
                new ProcessBuilder("bash", "-c", here)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return shell.waitFor() == 0 ? out : here + ": " + out;
    }

    private static String address(URI uri) {
        return "http://" + uri.getAuthority();
    }
}
