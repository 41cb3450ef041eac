package dev.sluice.pull;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Rot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rotten files are mended with what a peer has, and nobody hears of it. */
@Timeout(60)
class PullRotTest {

    private static final String REASON = "a test";

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void has(String name, String content) throws Exception {
        site.peer.hasFile(name, content, 1_000);
        assertThat(site.pull().waiting()).isZero();
        site.scan();
    }

    /** Another content under a file that looks as it did, and somebody has found it. */
    private void rots(String name, String content) throws IOException {
        Path file = site.at(name);
        FileTime mtime = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, mtime);
        RelativePath path = RelativePath.of(name);
        FileStat now = requireNonNull(site.target().root().look(path)).notRacy();
        site.index.write(transaction -> {
            transaction.see(path, now);
            transaction
                    .rereads()
                    .put(
                            new Rot(
                                    path,
                                    requireNonNull(site.entry(name).state().digest()),
                                    Given.digest(content),
                                    site.now(),
                                    REASON));
            return true;
        });
    }

    private List<String> trashed() throws IOException {
        try (Stream<Path> all = Files.walk(site.at(".sluice/trash"))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            return files.stream().map(PullRotTest::content).toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private long rotten() {
        return site.index.rereads().rottenCount();
    }

    @Test
    void theContentIsFetchedAgainAndTheEntryStaysAsItWas() throws Exception {
        has("a", "theirs");
        Entry before = site.entry("a");
        Sequence last = site.index.last();
        rots("a", "thejrs");
        Puller puller = site.puller();

        PullResult result =
                puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());

        assertThat(result.failed()).isZero();
        assertThat(site.read("a")).isEqualTo("theirs");
        assertThat(Files.getLastModifiedTime(site.at("a")).toInstant()).isEqualTo(Given.MTIME);
        assertThat(site.entry("a")).isEqualTo(before);
        assertThat(site.index.last()).isEqualTo(last);
        assertThat(trashed()).containsExactly("thejrs");
        assertThat(rotten()).isZero();
        assertThat(puller.repairs().mended()).isEqualTo(1);
        assertThat(site.staged()).isEmpty();
        site.scan();
        assertThat(site.index.last()).isEqualTo(last);
    }

    @Test
    void aMirrorIsMendedAsWellAndKeepsWhatWasThere() throws Exception {
        site.close();
        site = Site.mirror(directory.resolve("mirror"), 0);
        has("a", "theirs");
        rots("a", "thejrs");

        PullResult _ = site.pull();

        assertThat(site.read("a")).isEqualTo("theirs");
        assertThat(trashed()).containsExactly("thejrs");
        assertThat(rotten()).isZero();
    }

    @Test
    void anotherFileHereWithTheContentIsAsGood() throws Exception {
        has("a", "the same");
        has("b", "the same");
        rots("a", "the sane");
        site.peer.forgetContents();

        PullResult _ = site.pull();

        assertThat(site.read("a")).isEqualTo("the same");
        assertThat(rotten()).isZero();
    }

    @Test
    void whereThePeerHasItNotItStaysRottenWithTheReason() throws Exception {
        has("a", "theirs");
        rots("a", "thejrs");
        site.peer.forgetContents();
        Puller puller = site.puller();

        PullResult result =
                puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());

        assertThat(result.failed()).isEqualTo(1);
        assertThat(site.read("a")).isEqualTo("thejrs");
        assertThat(rotten()).isEqualTo(1);
        assertThat(requireNonNull(puller.repairs().failure(RelativePath.of("a"))).attempts())
                .isEqualTo(1);
        assertThat(trashed()).isEmpty();
    }

    /** It would take its own rot for an edit, and announce it to everybody. */
    @Test
    void aPeerWhoseContentIsRottenTooHearsNothingOfIt() throws Exception {
        has("a", "theirs");
        rots("a", "thejrs");
        site.peer.next("a", ScriptedPeer.lie());

        assertThat(site.pull().failed()).isEqualTo(1);
        site.pull();

        assertThat(site.peer.mismatches()).isEmpty();
    }

    @Test
    void whatSomebodyWroteThereMeanwhileStays() throws Exception {
        has("a", "theirs");
        rots("a", "thejrs");
        site.write("a", "edited by a person");

        PullResult _ = site.pull();

        assertThat(site.read("a")).isEqualTo("edited by a person");
        assertThat(trashed()).isEmpty();
        site.pass(Duration.ofSeconds(2));
        site.scan();
        assertThat(rotten()).isZero();
        assertThat(site.entry("a").state().digest()).isEqualTo(Given.digest("edited by a person"));
    }

    @Test
    void aNewerEntryOfThePeerEndsIt() throws Exception {
        has("a", "theirs");
        rots("a", "thejrs");
        site.peer.has(Given.after(site.entry("a"), Given.file("a", "newer", 2_000)), "newer");

        PullResult _ = site.pull();

        assertThat(site.read("a")).isEqualTo("newer");
        assertThat(rotten()).isZero();
    }
}
