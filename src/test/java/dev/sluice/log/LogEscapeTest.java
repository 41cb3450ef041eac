package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

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
    @CsvSource({"10, 000a", "13, 000d", "27, 001b", "0, 0000", "127, 007f", "8232, 2028"})
    void whatWouldMakeALineOfItsOwnIsEscaped(int character, String code) {
        assertThat(logged("skipped %s.", "a" + (char) character + "b"))
                .isEqualTo("skipped a\\u" + code + "b.");
    }

    @Test
    void anythingElseIsLeftAsItIs() {
        assertThat(logged("skipped %s.", "50% \"日本\" \\ %s {0}")).isEqualTo("skipped %s.");
    }
}
