package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small words: each reads what it writes, and refuses all else in one line. */
class WordsTest {

    private static final String HEX_32 = "0123456789abcdef0123456789abcdef";

    @Test
    void digestReadsWhatItWrites() {
        assertThat(Digest.of("xxh3-128:" + HEX_32)).hasToString("xxh3-128:" + HEX_32);
        assertThat(Digest.of("sha-256:" + HEX_32 + HEX_32).algorithm())
                .isEqualTo(DigestAlgorithm.SHA_256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                HEX_32,
                "xxh3-128",
                "xxh3-128:",
                "xxh3-128:0123",
                "XXH3-128:" + HEX_32,
                "md5:" + HEX_32,
                "xxh3-128:" + HEX_32 + "0",
                "sha-256:" + HEX_32,
                "xxh3-128:0123456789ABCDEF0123456789ABCDEF",
                "xxh3-128:g123456789abcdef0123456789abcdef",
                "xxh3-128: 123456789abcdef0123456789abcdef",
                "xxh3-128:\uff10123456789abcdef0123456789abcdef"
            })
    void digestRefusesAnotherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.of(text));
    }

    @Test
    void linkTargetHasTheDigestOfItsBytes() {
        assertThat(Digest.ofLinkTarget("abc"))
                .hasToString(
                        "sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void modeReadsWhatItWrites() {
        assertThat(Mode.of("644").bits()).isEqualTo(0644);
        assertThat(Mode.of("0")).hasToString("0");
        assertThat(new Mode(0777)).hasToString("777").isGreaterThan(Mode.of("755"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "0644", "-1", "4755", "rw-", " 644", "\u0667"})
    void modeRefusesAnotherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Mode.of(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 01000, 04755, Integer.MIN_VALUE})
    void modeRefusesOtherBits(int bits) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Mode(bits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs", "0", "my-docs", "a.b_c", "0123456789"})
    void folderIdTakesWhatAUrlNeedNotEscape(String text) {
        assertThat(new FolderId(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-a", "Docs", "a/b", "a b", "a\n", "ä", "a%2f"})
    void folderIdRefusesTheRest(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FolderId(text));
    }

    @Test
    void folderIdHasAtMost63Characters() {
        assertThat(new FolderId("a".repeat(63)).text()).hasSize(63);
        assertThatIllegalArgumentException().isThrownBy(() -> new FolderId("a".repeat(64)));
    }

    @Test
    void randomIdsAreWrittenAsSixteenDigits() {
        assertThat(new NodeId(-1)).hasToString("ffffffffffffffff");
        assertThat(NodeId.of("ffffffffffffffff")).isEqualTo(new NodeId(-1));
        assertThat(Epoch.of("000000000000002a")).isEqualTo(new Epoch(42));
        assertThat(RunId.of("8000000000000000")).isEqualTo(new RunId(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00000000000000000", "000000000000000G", "00000000000000AB"})
    void randomIdsRefuseAnotherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NodeId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> RunId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> Epoch.of(text));
    }

    @Test
    void epochsSortAsTheyAreWritten() {
        assertThat(Epoch.of("ffffffffffffffff")).isGreaterThan(Epoch.of("7fffffffffffffff"));
    }

    @Test
    void sequenceGrowsByOneAndIsNeverNegative() {
        assertThat(Sequence.ZERO.next()).isEqualTo(new Sequence(1)).isGreaterThan(Sequence.ZERO);
        assertThat(new Sequence(2).isAfter(new Sequence(1))).isTrue();
        assertThat(new Sequence(1).isAfter(new Sequence(1))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Sequence(-1));
        assertThat(new Sequence(Long.MAX_VALUE)).satisfies(WordsTest::hasNoNext);
    }

    private static void hasNoNext(Sequence last) {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(last::next);
    }

    @ParameterizedTest
    @EnumSource
    void roleReadsWhatItWrites(Role role) {
        assertThat(Role.of(role.toString())).isEqualTo(role);
    }

    @ParameterizedTest
    @EnumSource
    void kindReadsWhatItWrites(Kind kind) {
        assertThat(Kind.of(kind.toString())).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FILE", "fifo", "send_only"})
    void roleAndKindRefuseAnotherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Role.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> Kind.of(text));
    }

    @Test
    void fileHasNoNegativeSize() {
        Digest digest = Digest.of("xxh3-128:" + HEX_32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new State.File(-1, Instant.EPOCH, new Mode(0), digest));
    }

    @Test
    void linkTargetIsOneToFourThousandBytesOfUtf8() {
        assertThat(new State.Link("../x").kind()).isEqualTo(Kind.SYMLINK);
        assertThat(new State.Link("x".repeat(4095)).isLive()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new State.Link(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new State.Link("a\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> new State.Link("\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> new State.Link("ä".repeat(2048)));
    }

    @Test
    void quotedTextIsOneShortLine() {
        assertThat(Quoted.of("a\"b\\c\r\n\u0085\u2028\u202e\u001b"))
                .startsWith("\"a\\\"b\\\\c\\u000d\\u000a\\u0085\\u2028\\u202e\\u001b");
        assertThat(Quoted.of("x".repeat(1000))).hasSize(203).endsWith("…\"");
    }
}
