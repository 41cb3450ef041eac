package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=0-,0,100",
        "bytes=5-9,5,5",
        "bytes=99-,99,1",
        "bytes=90-200,90,10",
        "bytes=0-99999999999999999999999,0,100",
        "bytes=-1,99,1",
        "bytes=-100,0,100",
        "bytes=-101,0,100",
        "BYTES=1-2,1,2",
    })
    void givesThePartThatIsThere(String header, long first, long length) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Part(first, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"})
    void isUnsatisfiableBeyondTheEnd(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=0-1,3-4",
                "bytes=a-b",
                "lines=0-1",
                "bytes=--1",
                "bytes=+1-2",
                "bytes=1 - 2"
            })
    void ignoresWhatIsMalformedOrSeveral(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Whole());
    }

    @Test
    void anEmptyContentHasNoPart() {
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
        assertThat(ByteRange.of("bytes=-5", 0)).isEqualTo(new ByteRange.Whole());
    }

    @Test
    void manyRangesAreIgnoredQuickly() {
        assertThat(ByteRange.of("bytes=" + "0-1,".repeat(10_000) + "0-1", 100))
                .isEqualTo(new ByteRange.Whole());
    }
}
