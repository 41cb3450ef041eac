package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Told;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogEscapeTest {

    private static String logged(String format, Object... parameters) {
        ExtLogRecord line =
                new ExtLogRecord(Level.INFO, format, ExtLogRecord.FormatStyle.PRINTF, "dev.sluice");
        line.setParameters(parameters);
        assertThat(new LogEscape().isLoggable(line)).isTrue();
        return line.getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "10, 000a", "13, 000d", "27, 001b", "0, 0000", "127, 007f", "8232, 2028",
        "1564, 061c", "8206, 200e", "8207, 200f", "8234, 202a", "8238, 202e", "8294, 2066",
        "8297, 2069"
    })
    void whatWouldMakeALineOfItsOwnIsEscaped(int character, String code) {
        assertThat(logged("skipped %s.", "a" + (char) character + "b"))
                .isEqualTo("skipped a\\u" + code + "b.");
    }

    @Test
    void anythingElseIsLeftAsItIs() {
        assertThat(logged("skipped %s.", "50% \"日本\" \\ %s {0}")).isEqualTo("skipped %s.");
    }

    private static ExtLogRecord thrown(String category, String message, Throwable thrown) {
        ExtLogRecord line =
                new ExtLogRecord(
                        Level.WARN, message, ExtLogRecord.FormatStyle.NO_FORMAT, "dev.sluice");
        line.setLoggerName(category);
        line.setThrown(thrown);
        assertThat(new LogEscape().isLoggable(line)).isTrue();
        return line;
    }

    @Test
    void whatTheSystemHasRefusedIsToldInOneLine() {
        ExtLogRecord file =
                thrown("dev.sluice.pull", "clean staging", new NoSuchFileException("/srv\na"));
        assertThat(file.getThrown()).isNull();
        assertThat(file.getMessage()).isEqualTo("clean staging: NoSuchFileException: /srv\\u000aa");
        ExtLogRecord index = thrown("dev.sluice", "answer 503", new Full("no room: commit"));
        assertThat(index.getThrown()).isNull();
        assertThat(index.getMessage()).isEqualTo("answer 503: no room: commit");
        ExtLogRecord said = thrown("dev.sluice", "stopped: no room", new Full("no room"));
        assertThat(said.getThrown()).isNull();
        assertThat(said.getMessage()).isEqualTo("stopped: no room");
    }

    @Test
    void aThreadThatWasHeldIsToldInOneLine() {
        ExtLogRecord line =
                thrown(
                        "io.vertx.core.impl.BlockedThreadChecker",
                        "Thread x has been blocked for 3022 ms",
                        new IllegalStateException("Thread blocked"));
        assertThat(line.getThrown()).isNull();
        assertThat(line.getMessage()).isEqualTo("Thread x has been blocked for 3022 ms");
    }

    @Test
    void aMistakeOfTheProgramKeepsItsStackTrace() {
        RuntimeException bug = new IllegalStateException("bug: x");
        ExtLogRecord line = thrown("dev.sluice", "answer a request", bug);
        assertThat(line.getThrown()).isSameAs(bug);
        assertThat(line.getMessage()).isEqualTo("answer a request");
    }

    @Test
    void aStackTraceThatWasAskedForStays() {
        Logger logger = Logger.getLogger("dev.sluice.log.asked");
        logger.setLevel(Level.DEBUG);
        IOException cause = new IOException("x");
        assertThat(thrown("dev.sluice.log.asked", "clean", cause).getThrown()).isSameAs(cause);
        logger.setLevel(null);
    }

    private static final class Full extends RuntimeException implements Told {

        private static final long serialVersionUID = 1;

        Full(String message) {
            super(message);
        }
    }
}
