package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonLineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ExtLogRecord logged(String message, @Nullable Throwable thrown) {
        ExtLogRecord line =
                new ExtLogRecord(
                        Level.WARN, message, ExtLogRecord.FormatStyle.NO_FORMAT, "dev.sluice");
        line.setLoggerName("dev.sluice.folder.peers.News");
        line.setThreadName("scan-docs");
        line.setInstant(Instant.parse("2026-11-22T01:02:03.004Z"));
        line.setThrown(thrown);
        assertThat(new LogEscape(() -> true).isLoggable(line)).isTrue();
        return line;
    }

    private static JsonNode json(String message) throws IOException {
        return JSON.readTree(logged(message, null).getMessage());
    }

    @Test
    void aRecordIsOneObjectOnOneLine() {
        assertThat(logged("folder docs: waits for you: 3 \"a\nb\"", null).getMessage())
                .isEqualTo(
                        """
                        {"time":"2026-11-22T01:02:03.004Z","level":"WARN",\
                        "logger":"dev.sluice.folder.peers.News","thread":"scan-docs","folder":"docs",\
                        "event":"plan-waits",\
                        "message":"folder docs: waits for you: 3 \\"a\\\\u000ab\\""}\
                        """);
    }

    @Test
    void aStackTraceIsAField() throws IOException {
        ExtLogRecord line = logged("bug: it broke", new IllegalStateException("why"));
        assertThat(line.getMessage()).doesNotContain("\n");
        assertThat(JSON.readTree(line.getMessage()).get("trace").asText())
                .startsWith("java.lang.IllegalStateException: why\n\tat ");
    }

    @Test
    void whatIsNoEventHasNone() throws IOException {
        assertThat(json("something else").has("event")).isFalse();
        assertThat(json("folder docs: something else").has("event")).isFalse();
        assertThat(json("folder docs: something else").get("folder").asText()).isEqualTo("docs");
        assertThat(json("node 0123456789abcdef (alpha), run 1").get("event").asText())
                .isEqualTo("node-started");
    }

    @ParameterizedTest
    @EnumSource(LogEvent.class)
    void theWordsOfAnEventAreThoseOfTheProgramAndItsIdIsDocumented(LogEvent event)
            throws IOException {
        assertThat(Files.readString(Path.of("docs/monitoring.md")))
                .contains("`" + event.id() + "`");
        String words = event.beginning();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .filter(file -> !file.endsWith("LogEvent.java"))
                                    .map(JsonLineTest::read)
                                    .anyMatch(text ->
                                            text.contains("\"" + words)
                                                    || text.contains("folder %s: " + words)))
                    .as(words)
                    .isTrue();
        }
    }

    @Test
    void noTwoEventsBeginAlike() {
        assertThat(Arrays.stream(LogEvent.values()))
                .allSatisfy(event ->
                        assertThat(
                                        Arrays.stream(LogEvent.values())
                                                .filter(other ->
                                                        other.beginning()
                                                                .startsWith(event.beginning())))
                                .hasSize(1));
        assertThat(LogEvent.ROT_FOUND.id()).isEqualTo("rot-found");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
