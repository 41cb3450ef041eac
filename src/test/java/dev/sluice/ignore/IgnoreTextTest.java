package dev.sluice.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IgnoreTextTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aKeySeparatesPatternsByCommasAndLineEnds() {
        assertThat(IgnoreText.ofKey("*.log, build/,,\n  /tmp \r\n!keep.log"))
                .containsExactly("*.log", "build/", "/tmp", "!keep.log");
    }

    @Test
    void aCommaInAPatternOfAKeyIsEscaped() {
        assertThat(IgnoreText.ofKey("a\\,b,c")).containsExactly("a,b", "c");
    }

    @Test
    void anEmptyKeyHasNoPattern() {
        assertThat(IgnoreText.ofKey(" , ")).isEmpty();
    }

    @Test
    void aFileHasOnePatternALineAndComments() {
        assertThat(IgnoreText.ofFile(bytes("\uFEFF# objects\r\n*.o\r\n\n  \n\\#real\na,b")))
                .containsExactly("*.o", "\\#real", "a,b");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() {
        assertThatThrownBy(() -> IgnoreText.ofFile(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff})))
                .hasMessage("it is not UTF-8");
    }
}
