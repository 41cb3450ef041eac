package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.InMemory;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Refused;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.feed.RefusedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a feed is not taken stays a need: no cursor of ours says that it was done. */
@Timeout(60)
class RefusedLinesTest {

    private static final String LINK = "\"path\":\"l\",\"kind\":\"symlink\",\"target\":\"x\"";
    private static final String BY_A = ",\"version\":{\"00000000000000aa\":%s}";
    private static final String TOO_HIGH = LINK + BY_A.formatted((1L << 61) + 1);

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private List<Refused> refused() {
        return site.index.refused(100);
    }

    private long done() {
        return site.index.done(site.peer.node()).value();
    }

    private void pullLater() throws Exception {
        site.pass(Duration.ofMinutes(10));
        site.pull();
    }

    static Stream<String> lines() {
        return Stream.of(
                "\"path\":\"l\"",
                "\"path\":7",
                LINK.replace("\"l\"", "\"../l\"") + BY_A.formatted(5),
                LINK.replace("symlink", "fifo") + BY_A.formatted(5),
                LINK.replace("\"x\"", "\"\"") + BY_A.formatted(5),
                "\"path\":\"l\",\"kind\":\"file\",\"size\":-1" + BY_A.formatted(5),
                LINK,
                LINK + ",\"version\":{}",
                LINK + BY_A.formatted(0),
                LINK + writers(257),
                TOO_HIGH);
    }

    private static String writers(int count) {
        StringBuilder version = new StringBuilder(",\"version\":{\"0000000000000001\":5");
        for (int writer = 2; writer <= count; writer++) {
            version.append(",\"%016x\":5".formatted(writer));
        }
        return version.append('}').toString();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void whatIsNoEntryIsNeverPassedByDone(String line) throws Exception {
        site.peer.hasFile("before", "1", 5).says(line).hasFile("after", "2", 5);

        PullResult result = site.pull();

        assertThat(site.names()).containsExactly("after", "before");
        assertThat(done()).isEqualTo(1);
        assertThat(result.waiting()).isEqualTo(1);
        assertThat(site.backlog().isEmpty()).as("in step").isFalse();
        assertThat(refused())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.at()).isEqualTo(new Sequence(2));
                    assertThat(each.reason()).isNotEmpty();
                    assertThat(each.retryAt()).isAfter(site.now());
                });
    }

    @Test
    void aChangeOfOursThatWasNeverMadeIsKeptAsANeed() throws Exception {
        site.index.renew("as a peer has shown", false);
        String ours = site.index.epoch().toString();
        site.peer.says(LINK + BY_A.replace("00000000000000aa", ours).formatted(1L << 60));

        site.pull();
        pullLater();

        assertThat(site.names()).isEmpty();
        assertThat(refused()).extracting(Refused::path).containsExactly("l");
        assertThat(done()).isZero();
    }

    @Test
    void itIsAskedForAgainWhenItIsTime() throws Exception {
        site.peer.says(TOO_HIGH);
        site.pull();
        site.pull();
        assertThat(refused().getFirst().attempts()).as("before its time").isEqualTo(1);
        pullLater();
        pullLater();
        assertThat(refused().getFirst().attempts()).isEqualTo(3);
        assertThat(done()).isZero();
    }

    @Test
    void itIsTakenOnceItCanBe() throws Exception {
        site.peer.says(TOO_HIGH).hasFile("a", "1", 5);
        site.pull();
        site.peer.mends();

        pullLater();

        assertThat(site.names()).containsExactly("a", "raw0");
        assertThat(refused()).isEmpty();
        assertThat(done()).isEqualTo(2);
    }

    @Test
    void aNewerEntryForItsPathTakesItsPlaceAtOnce() throws Exception {
        site.peer.says(TOO_HIGH);
        site.pull();
        site.peer.has(Given.link("l", "x", 6));

        site.pull();

        assertThat(site.names()).containsExactly("l");
        assertThat(refused()).isEmpty();
        assertThat(done()).isEqualTo(2);
    }

    @Test
    void aNewerLineForItsPathTakesItsPlaceThoughItIsNotTakenEither() throws Exception {
        site.peer.says(TOO_HIGH).says(TOO_HIGH);
        site.pull();
        assertThat(refused()).extracting(Refused::at).containsExactly(new Sequence(2));
    }

    @Test
    void whatIsInTheFeedNoMoreIsWantedNoMore() throws Exception {
        site.peer.says("\"path\":7");
        site.pull();
        site.peer.has(Given.link("raw0", "x", 6)); // in its place

        pullLater();

        assertThat(refused()).isEmpty();
        assertThat(done()).isEqualTo(2);
    }

    @Test
    void anotherEpochEndsIt() throws Exception {
        site.peer.says(TOO_HIGH);
        site.pull();
        site.peer.restart(new Epoch(0x44)).mends().hasFile("a", "1", 5);

        site.pull();

        assertThat(refused()).isEmpty();
        assertThat(site.names()).containsExactly("a");
    }

    @Test
    void anotherEpochBeginsWithNone() throws Exception {
        for (int i = 0; i < RefusedLines.MAX; i++) {
            site.peer.saysNext("\"path\":\"p" + i + "\"");
        }
        site.pull();
        site.peer.restart(new Epoch(0x44)).mends().says(TOO_HIGH).hasFile("a", "1", 5);

        site.pull();

        assertThat(refused()).extracting(Refused::path).containsExactly("l");
        assertThat(site.names()).containsExactly("a");
    }

    @Test
    void anotherNodeAtTheAddressOfThePeerSaysNothingOfIt() throws Exception {
        site.peer.says(TOO_HIGH);
        site.pull();
        site.pass(Duration.ofMinutes(10));

        try (ScriptedPeer other = new ScriptedPeer(0x99)) {
            other.has(Given.link("other", "x", 5));
            assertThatThrownBy(() -> site.pull(other, site.peer.node()))
                    .hasMessageContaining("another node answers");
        }

        assertThat(refused()).extracting(Refused::path).containsExactly("l");
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void itIsNotTakenWhereItIsHashedOtherwise() throws Exception {
        site.peer.says(TOO_HIGH);
        site.pull();
        site.pass(Duration.ofMinutes(10));
        site.peer.mends().algorithm = "sha-256";

        assertThatThrownBy(() -> site.pull()).hasMessageContaining("is hashed with sha-256");

        assertThat(refused()).extracting(Refused::path).containsExactly("l");
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void theRestOfTheFeedCostsNoMoreForIt() throws Exception {
        site.peer.says(TOO_HIGH);
        for (int i = 0; i < 3_000; i++) {
            site.peer.hasNext(Given.directory("d" + i, 0755, 5));
        }
        site.pull();
        Cursor cursor = Objects.requireNonNull(site.index.cursor(site.peer.node()));
        site.index.write(t -> {
            t.putCursor(
                    site.peer.node(), new Cursor(cursor.epoch(), cursor.run(), new Sequence(1)));
            return true;
        });

        assertThat(site.commitsOfARound()).as("commits for six chunks").isLessThan(6);
        assertThat(refused()).extracting(Refused::path).containsExactly("l");
    }

    /** The cursor stays in front of the first that is not kept. */
    @Test
    void aPeerOfWhichHardlyAnythingCanBeTakenIsReadNoFurther() {
        for (int i = 0; i <= RefusedLines.MAX; i++) {
            site.peer.saysNext("\"path\":\"p" + i + "\"");
        }
        site.peer.hasFile("after", "1", 5);

        assertThatThrownBy(() -> site.pull())
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("more than 10000 entries of folder docs cannot be taken");

        assertThat(site.index.refusedCount(site.peer.node())).isEqualTo(RefusedLines.MAX);
        assertThat(Objects.requireNonNull(site.index.cursor(site.peer.node())).sequence().value())
                .isEqualTo(RefusedLines.MAX);
    }
}
