package dev.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentLineTest {

    private static final RelativePath PATH = RelativePath.of("a/b.txt");
    private static final Digest DIGEST =
            new Digest(DigestAlgorithm.XXH3_128, "0123456789abcdef0123456789abcdef");
    private static final Digest SHA =
            new Digest(DigestAlgorithm.SHA_256, "0123456789abcdef".repeat(4));

    private static String written(RelativePath path, Digest digest) {
        LineWriter out = new LineWriter(1);
        ContentLine.write(path, digest, out);
        return new String(out.bytes(), 0, out.size(), StandardCharsets.UTF_8);
    }

    private static @Nullable ContentLine read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return new ContentLine.Reader().read(bytes, 0, bytes.length);
    }

    @Test
    void isAnObjectOfPathAndDigest() {
        assertThat(written(PATH, DIGEST))
                .isEqualTo(
                        """
                        {"path":"a/b.txt","digest":"xxh3-128:0123456789abcdef0123456789abcdef"}
                        """);
    }

    @Test
    void saysWhichPartIsMeant() {
        LineWriter out = new LineWriter(1);
        ContentLine.write(PATH, DIGEST, new Span(65_536, 10), out);
        assertThat(new String(out.bytes(), 0, out.size(), StandardCharsets.UTF_8))
                .endsWith("cdef\",\"offset\":65536,\"length\":10}\n");
    }

    @Test
    void isReadAsItWasWritten() {
        RandomEntries random = new RandomEntries(new Random(1));
        for (int i = 0; i < 1_000; i++) {
            RelativePath path = random.path();
            Digest digest = i % 2 == 0 ? random.digest() : SHA;
            ContentLine read = read(written(path, digest).strip());
            if (read != null) {
                assertThat(read).isEqualTo(new ContentLine(path, digest));
            }
        }
        assertThat(read(written(PATH, SHA).strip())).isEqualTo(new ContentLine(PATH, SHA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"path\":\"a\"}",
                "{\"path\":\"../a\",\"digest\":\"xxh3-128:0123456789abcdef0123456789abcdef\"}",
                "{\"path\":\"a\\u002f\",\"digest\":\"xxh3-128:0123456789abcdef0123456789abcdef\"}",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:0123456789ABCDEF0123456789abcdef\"}",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:0123456789abcdef0123456789abcde\"}",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:0123456789abcdef0123456789abcdef\"",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:0123456789abcdef0123456789abcdef\"}}",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:sha-256:"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
                "{\"path\":\"a\",\"digest\":\"xxh3-128:0123456789abcdef0123456789abcdeX\"sha-256:"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
            })
    void whatIsOtherwiseIsLeftToTheParser(String line) {
        assertThat(read(line)).isNull();
    }
}
