package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fuzz;
import dev.sluice.domain.RelativePath;
import dev.sluice.serve.feed.FeedRequest;
import dev.sluice.serve.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a caller sends: it is understood, or refused with a problem. */
class FuzzTest {

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAddressIsThatOfAPathInsideOrOfNone() {
        Fuzz.run(
                List.of(
                        Fuzz.bytes("/v1/folders/docs/files/a/b%20c.txt"),
                        Fuzz.bytes("/v1/folders/docs/files/%e2%82%ac/..%2fx"),
                        Fuzz.bytes("/v1/folders/docs/files/a;b=1//c")),
                input -> {
                    String path = FileAddress.of(text(input)).path().toString();
                    assertThat(RelativePath.of(path).toString()).isEqualTo(path);
                    assertThat(path).doesNotStartWith("/").doesNotContain("\0");
                    assertThat(List.of(path.split("/", -1))).doesNotContain("..", ".", "");
                },
                List.of(IllegalArgumentException.class));
    }

    @Test
    void aRangeLiesWithinTheContentOrIsNone() {
        Fuzz.run(
                List.of(
                        Fuzz.bytes("bytes=0-0"),
                        Fuzz.bytes("bytes=-1"),
                        Fuzz.bytes("bytes=5-4"),
                        Fuzz.bytes("bytes=5-"),
                        Fuzz.bytes("bytes=0-1,2-3,4-")),
                input -> {
                    for (long size : new long[] {0, 1, 7, Long.MAX_VALUE}) {
                        var _ = ByteRange.of(text(input), size);
                    }
                },
                List.of());
    }

    @Test
    void aCursorIsReadOrNamed() {
        Fuzz.run(
                List.of(Fuzz.bytes("00000000000000c1"), Fuzz.bytes("17"), Fuzz.bytes("30s")),
                input -> {
                    String odd = text(input);
                    String id = "00000000000000c1";
                    var _ = FeedRequest.of(null, id, id, "17", "7", "1000", odd);
                    var _ = FeedRequest.of(null, odd, odd, odd, odd, odd, odd);
                },
                List.of(ProblemException.class));
        Fuzz.run(
                List.of(Fuzz.bytes("17"), Fuzz.bytes("00000000000000c1")),
                input -> {
                    String odd = text(input);
                    String id = "00000000000000c1";
                    var _ = FeedRequest.of(null, id, odd, "17", odd, odd, "30s");
                },
                List.of(ProblemException.class));
    }

    @Test
    void theLinesOfABundleAreReadOrNamed() {
        Fuzz.run(
                List.of(
                        Fuzz.bytes(
                                "{\"path\":\"a/b\",\"digest\":"
                                        + "\"xxh3-128:0123456789abcdef0123456789abcdef\"}\n"
                                        + "{\"path\":\"c\",\"digest\":\"sha-256:"
                                        + "0".repeat(64)
                                        + "\"}\n")),
                input -> {
                    var _ = BundleLines.parse(input);
                },
                List.of(ProblemException.class));
    }
}
