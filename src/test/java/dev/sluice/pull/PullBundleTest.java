package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Durability;
import dev.sluice.index.Need;
import dev.sluice.peer.content.TarBytes;
import dev.sluice.pull.fetch.BundleFetcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small contents, which come many in one stream. */
final class PullBundleTest {

    @TempDir private Path directory;

    private Site site;

    @BeforeEach
    void begin() throws Exception {
        site = new Site(directory);
        site.peer.item = ScriptedPeer::honest;
    }

    @AfterEach
    void end() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void manySmallFilesComeInOneStream(Durability durability) throws Exception {
        site.durability = durability;
        site.peer.has(Given.directory("d", 0755, 2));
        for (int i = 0; i < 100; i++) {
            site.peer.hasFile("d/f" + i, "content " + i, 5);
        }
        site.peer.hasFile("empty", "", 5);

        PullResult result = site.pull();

        assertThat(result.files()).isEqualTo(101);
        assertThat(result.waiting()).isZero();
        assertThat(site.peer.bundles()).hasSize(1);
        assertThat(site.peer.bundles().getFirst()).hasSize(101);
        assertThat(site.peer.fetched()).isEmpty();
        assertThat(site.read("d/f42")).isEqualTo("content 42");
        assertThat(site.read("empty")).isEmpty();
        assertThat(site.entry("d/f42")).isEqualTo(Given.file("d/f42", "content 42", 5));
        assertThat(site.staged()).isEmpty();
    }

    @Test
    void whatIsWrongWithOneFileLeavesTheOthersAlone() throws Exception {
        site.peer.hasFile("a", "first", 5).hasFile("b", "wrong", 5).hasFile("c", "third", 5);
        site.peer.item =
                (tar, path, content) ->
                        ScriptedPeer.honest(
                                tar, path, path.equals("b") ? Given.bytes("other") : content);

        PullResult result = site.pull();

        assertThat(result.files()).isEqualTo(2);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(site.names()).containsExactly("a", "c");
        assertThat(site.wanted())
                .singleElement()
                .extracting(Need::reason)
                .asString()
                .contains("fetch b", "xxh3-128");
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void whatThePeerCannotSendIsWantedWithItsReasonAndNotAskedForAllTheTime() throws Exception {
        site.peer.hasFile("a", "first", 5).hasFile("b", "second", 5);
        site.peer.item =
                (tar, path, content) -> {
                    if (path.equals("a")) {
                        tar.pax(
                                        TarBytes.record("SLUICE.skipped", "gone")
                                                + TarBytes.record(
                                                        "SLUICE.unavailable",
                                                        "what is there is a FIFO"))
                                .file(path, "");
                        return true;
                    }
                    return ScriptedPeer.honest(tar, path, content);
                };
        assertThat(site.pull().files()).isEqualTo(1);
        assertThat(site.wanted())
                .singleElement()
                .extracting(Need::reason)
                .asString()
                .contains("fetch a", "is a FIFO");

        site.pass(Duration.ofMinutes(4));
        site.pull();
        assertThat(site.peer.bundles()).hasSize(1);
        assertThat(site.peer.fetched()).isEmpty();

        site.peer.item = ScriptedPeer::honest;
        site.pass(Duration.ofMinutes(2));
        site.pull();
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void whatThePeerSkipsIsTriedAgainLater() throws Exception {
        site.peer.hasFile("a", "first", 5).hasFile("b", "second", 5);
        site.peer.item =
                (tar, path, content) ->
                        ScriptedPeer.honest(tar, path, path.equals("a") ? null : content);

        PullResult result = site.pull();

        assertThat(result.files()).isEqualTo(1);
        assertThat(site.names()).containsExactly("b");
        assertThat(site.wanted())
                .singleElement()
                .extracting(Need::reason)
                .asString()
                .contains("fetch a", "no such file");

        site.peer.item = ScriptedPeer::honest;
        site.pass(Duration.ofSeconds(2));
        assertThat(site.pull().files()).isEqualTo(1);
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void whatABrokenStreamLacksIsFetchedByItself() throws Exception {
        for (String path : List.of("a", "b", "c")) {
            site.peer.hasFile(path, "content of " + path, 5);
        }
        site.peer.item =
                (tar, path, content) ->
                        !path.equals("b") && ScriptedPeer.honest(tar, path, content);

        PullResult result = site.pull();

        assertThat(result.files()).isEqualTo(3);
        assertThat(result.failed()).isZero();
        assertThat(site.names()).containsExactly("a", "b", "c");
        assertThat(site.peer.fetched()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void aPeerThatAnswersNoBundleIsAskedForEachFile() throws Exception {
        site.peer.item = null;
        site.peer.hasFile("a", "first", 5).hasFile("b", "second", 5);

        assertThat(site.pull().files()).isEqualTo(2);

        assertThat(site.peer.fetched()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aContentThatIsHereIsNotAskedFor() throws Exception {
        site.write("here", "content");
        site.scan();
        site.peer.hasFile("there", "content", 5).hasFile("other", "another", 5);
        site.peer.hasFile("third", "yet another", 5);

        assertThat(site.pull().files()).isEqualTo(3);

        assertThat(site.read("there")).isEqualTo("content");
        assertThat(site.peer.bundles().getFirst()).containsExactly("other", "third");
    }

    @Test
    void filesTooLargeForABundleComeByThemselves() throws Exception {
        site.peer.hasFile("large", new byte[BundleFetcher.MAX_SIZE + 1], 5);
        site.peer.hasFile("most", new byte[BundleFetcher.MAX_SIZE], 5);
        site.peer.hasFile("small", "small", 5);

        assertThat(site.pull().files()).isEqualTo(3);

        assertThat(site.peer.bundles().getFirst()).containsExactly("most", "small");
        assertThat(site.peer.fetched()).containsExactly("large");
    }
}
