package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarWriterTest {

    private static final Instant WHOLE = Instant.parse("2024-02-03T04:05:06Z");
    private static final int PLAIN = 512;
    private static final int WITH_PAX = 3 * 512;

    private final ByteBuf out = Unpooled.buffer();

    private String headers(String path, long size, Instant mtime) {
        out.clear();
        Digest digest = new Digest(DigestAlgorithm.XXH3_128, "0".repeat(32));
        new TarWriter()
                .file(
                        RelativePath.of(path),
                        new State.File(size, mtime, new Mode(0644), digest),
                        out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPlainFileCostsOneBlock() {
        assertThat(headers("a/b.txt", 5, WHOLE)).hasSize(PLAIN).startsWith("a/b.txt\0");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-03T04:05:06.123456789Z, 30 mtime=1706933106.123456789",
        "2024-02-03T04:05:06.5Z, 22 mtime=1706933106.5",
        "1969-12-31T23:59:58.5Z, 14 mtime=-1.5",
        "1969-12-31T23:59:59Z, 12 mtime=-1",
        "2300-01-01T00:00:00Z, '21 mtime=10413792000'",
    })
    void whatUstarCannotSayOfATimeStandsInARecord(Instant mtime, String record) {
        assertThat(headers("a", 5, mtime)).hasSize(WITH_PAX).contains("\0" + record + "\n\0");
    }

    @ParameterizedTest
    @CsvSource({"8589934591, 512", "8589934592, 1536", "9223372036854775807, 1536"})
    void aSizeOfEightGibibytesAndMoreStandsInARecord(long size, int length) {
        assertThat(headers("a", size, WHOLE)).hasSize(length);
        assertThat(headers("a", size, WHOLE).contains(" size=" + size + "\n"))
                .isEqualTo(length > 512);
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 512", "101, 0, 1536", "100, 155, 512", "100, 156, 1536", "101, 155, 1536"})
    void aNameIsCutInTwoBeforeItNeedsARecord(int name, int directory, int length) {
        String path = (directory == 0 ? "" : "d".repeat(directory) + "/") + "n".repeat(name);
        assertThat(headers(path, 5, WHOLE)).hasSize(length);
    }

    @Test
    void aRecordCountsItsOwnLengthAlsoWhenThatGrowsByADigit() {
        PaxRecords records = new PaxRecords();
        records.add("k", "v".repeat(93));
        records.add("k", "w".repeat(94));
        records.writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("99 k=" + "v".repeat(93) + "\n101 k=" + "w".repeat(94) + "\n");
    }

    @Test
    void theLongestPathHasRoom() {
        String path = ("日".repeat(85) + "/").repeat(15) + "y".repeat(255);
        headers(path, Long.MAX_VALUE, Instant.parse("1600-01-01T00:00:00.123456789Z"));
        assertThat(out.readableBytes()).isLessThanOrEqualTo(TarWriter.MAX_HEADERS);
    }
}
