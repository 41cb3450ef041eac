package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.FoldingRoot;
import dev.sluice.domain.Entry;
import dev.sluice.index.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a root that takes one name for another no entry is mixed up with that of the other. */
@Timeout(60)
class PullFoldingTest {

    private static final String COMPOSED = "caf\u00e9";
    private static final String DECOMPOSED = "cafe\u0301";

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        site.reopen(FoldingRoot.open(site.path));
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void deletedByPeer(String name) {
        Entry old = site.entry(name);
        site.peer.has(
                Given.after(old, Given.tombstone(name, old.state().kind(), null, Given.LATE)));
    }

    private void scanWhatWasAsked() throws IOException {
        site.scanner().scan(site.rescans);
        site.scan();
    }

    @Test
    void aNameThatIsFoldedOntoAnotherIsRefusedAndStaysWanted() throws Exception {
        site.write("readme", "mine");
        site.write(DECOMPOSED, "mine as well");
        site.scan();
        site.peer.hasFile("README", "theirs", 5).hasFile(COMPOSED, "theirs as well", 5);

        PullResult result = site.pull();
        scanWhatWasAsked();

        assertThat(result.failed()).isEqualTo(2);
        assertThat(site.wantedPaths()).containsExactly("README", COMPOSED);
        assertThat(site.wanted())
                .extracting(Need::reason)
                .allMatch(reason -> String.valueOf(reason).contains("takes its name for that of"));
        assertThat(site.names()).containsExactly(DECOMPOSED, "readme");
        assertThat(site.read("readme")).isEqualTo("mine");
        assertThat(site.feedPaths()).containsExactlyInAnyOrder("readme", DECOMPOSED);
    }

    @Test
    void aRenameByCaseAloneArrivesWhenTheFormerNameIsGone() throws Exception {
        site.write("readme", "content");
        site.scan();
        site.peer.hasFile("README", "content", Given.LATE - 1);
        deletedByPeer("readme");

        site.pull();
        scanWhatWasAsked();
        site.pass(Duration.ofMinutes(1));
        PullResult second = site.pull();

        assertThat(second.waiting()).isZero();
        assertThat(site.names()).containsExactly("README");
        assertThat(site.read("README")).isEqualTo("content");
    }

    @Test
    void aDirectoryIsNotTakenForOneOfAnotherName() throws Exception {
        site.write("docs/mine", "1");
        site.scan();
        site.peer.has(Given.directory("Docs", 0755, 5)).hasFile("Docs/theirs", "2", 5);

        site.pull();
        scanWhatWasAsked();

        assertThat(site.names()).containsExactly("docs", "docs/mine");
        assertThat(site.wantedPaths()).containsExactly("Docs", "Docs/theirs");
        assertThat(site.feedPaths()).containsExactlyInAnyOrder("docs", "docs/mine");
    }

    @Test
    void aLocalRenameByCaseAloneIsARename() throws Exception {
        site.write("d/readme", "content");
        site.scan();
        Files.move(site.at("d/readme"), site.at("d/README"));
        Files.move(site.at("d"), site.at("D"));

        site.scan();

        assertThat(site.feedPaths()).containsExactlyInAnyOrder("-d", "-d/readme", "D", "D/README");
    }

    @Test
    void aLookAtANameThatIsFoldedFindsNothing() throws Exception {
        site.write("readme", "content");
        site.scanner().scan(List.of(Given.path("README")));
        assertThat(site.feedPaths()).isEmpty();
    }
}
