package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a folder with a whole index does before the first scan after its start has ended. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestartTest {

    private static final Epoch OTHER = new Epoch(0xaa);

    private static final RelativePath LINK = RelativePath.of("link");

    @TempDir Path directory;

    private final CountDownLatch go = new CountDownLatch(1);
    private OneFolder.Plan plan;

    @BeforeEach
    void planOne() throws IOException {
        plan = new OneFolder.Plan(directory);
    }

    @Test
    void anIndexWithoutHistoryWaitsForItsFirstScan() throws IOException {
        Files.writeString(plan.root.resolve("file"), "found");
        try (FakeNode peer = new FakeNode();
                OneFolder one = startHeld(peer)) {
            await().until(() -> one.folder.scanTally().looked() == 1);
            assertThat(one.folder.state().text()).isEqualTo("scanning");
            one.folder.beat();
            assertThat(one.folder.peers().all()).isEmpty();
            go.countDown();
            one.awaitState("running");
            assertThat(one.folder.scanned()).isTrue();
        }
    }

    /** One version with two digests would be two contents: a conflict copy of each file. */
    @Test
    void anIndexThatIsHashedOtherwiseWaitsForItsFirstScan() throws IOException {
        Files.writeString(plan.root.resolve("file"), "found");
        plan.digest = DigestAlgorithm.SHA_256;
        plan.run().close();
        plan.digest = DigestAlgorithm.XXH3_128;
        try (FakeNode peer = new FakeNode();
                OneFolder one = startHeld(peer)) {
            await().until(() -> one.folder.scanTally().looked() == 1);
            assertThat(one.folder.state().text()).isEqualTo("scanning");
            go.countDown();
            one.awaitState("running");
        }
    }

    @Test
    void rulesWrittenWhileTheNodeWasDownAreObeyedByTheFirstRound() throws IOException {
        Files.writeString(plan.root.resolve("file"), "found");
        plan.run().close();
        Files.writeString(plan.root.resolve(".sluiceignore"), "secret\n");
        try (FakeNode peer = new FakeNode()) {
            peer.add("secret");
            peer.add("seen");
            try (OneFolder one = startHeld(peer)) {
                await().until(() -> one.has("seen"));
                assertThat(one.has("secret")).isFalse();
                go.countDown();
                await().until(one.folder::scanned);
            }
        }
    }

    @Test
    void aWholeIndexIsAtWorkBeforeTheScanAndTheScanBringsOutWhatWasDoneMeanwhile()
            throws IOException {
        Files.writeString(plan.root.resolve("file"), "found");
        Files.writeString(plan.root.resolve("gone"), "deleted while the node is down");
        plan.run().close();
        Files.writeString(plan.root.resolve("file"), "written while the node was down");
        Files.delete(plan.root.resolve("gone"));
        try (FakeNode peer = new FakeNode()) {
            peer.add("from-the-peer");
            try (OneFolder one = startHeld(peer)) {
                await().until(() -> one.has("from-the-peer"));
                assertThat(one.folder.state().text()).isEqualTo("running");
                assertThat(one.folder.scanned()).isFalse();
                assertThat(one.has("gone")).isTrue();
                go.countDown();
                await().until(one.folder::scanned);
                assertThat(one.has("gone")).isFalse();
                assertThat(one.tombstones()).isEqualTo(1);
                assertThat(entry(one, "file").version().counter(one.index.epoch()))
                        .isGreaterThan(2);
            }
        }
    }

    @Test
    void aRoundBeforeTheScanOverwritesNothingThatWasChangedWhileTheNodeWasDown()
            throws IOException {
        Path link = plan.root.resolve("link");
        Files.writeString(plan.root.resolve("file"), "found");
        Files.createSymbolicLink(link, Path.of("known"));
        Version known = version(LINK);
        change(link, "saved-while-it-was-down");
        try (FakeNode peer = new FakeNode()) {
            peer.add(link("of-the-peer", known.with(OTHER, 1L << 60))); // wins
            peer.add("after-it");
            try (OneFolder one = startHeld(peer)) {
                await().until(() -> one.has("after-it"));
                assertThat(one.folder.scanned()).isFalse();
                // The walk, which waits for hashing only, may have told of it by now.
                assertThat(links()).contains("saved-while-it-was-down");
                go.countDown();
                await().untilAsserted(() -> {
                    one.folder.beat(); // what has failed waits for a second
                    assertThat(links())
                            .containsExactlyInAnyOrder("of-the-peer", "saved-while-it-was-down");
                });
            }
        }
    }

    /** The process was killed between the visible step of a round and its commit. */
    @Test
    void aStepThatWasNotEndedIsKnownForWhatItIsBeforeARoundMakesAnother() throws IOException {
        Path link = plan.root.resolve("link");
        Files.writeString(plan.root.resolve("file"), "found");
        Files.createSymbolicLink(link, Path.of("known"));
        Version known = version(LINK);
        Version second = known.with(OTHER, 2_000);
        try (OneFolder one = plan.run()) {
            Entry intended = new Entry(LINK, new State.Link("second"), null, second);
            one.index.write(transaction -> {
                transaction.intend(List.of(new Intent(intended)));
                return true;
            });
        }
        change(link, "second");
        try (FakeNode peer = new FakeNode()) {
            peer.add(link("third", second));
            try (OneFolder one = startHeld(peer)) {
                await().until(() -> Files.readSymbolicLink(link).equals(Path.of("third")));
                assertThat(one.folder.scanned()).isFalse();
                go.countDown();
                await().until(one.folder::scanned);
                assertThat(links()).containsExactly("third");
                assertThat(entry(one, "link").version())
                        .isEqualTo(second.with(OTHER, second.counter(OTHER) + 1_000));
            }
        }
    }

    /** Its walk does not come to its end before the latch lets it. */
    private OneFolder startHeld(FakeNode peer) throws IOException {
        plan.peers = List.of(peer.base());
        Files.writeString(plan.root.resolve("file"), "held, and hashed therefore");
        OneFolder one = plan.make();
        one.holdHashing(go);
        one.folder.start();
        return one;
    }

    /** As it was found. */
    private Version version(RelativePath path) {
        try (OneFolder one = plan.run()) {
            return entry(one, path.toString()).version();
        }
    }

    private static Entry entry(OneFolder one, String path) {
        return Objects.requireNonNull(one.index.find(RelativePath.of(path))).entry();
    }

    private static void change(Path link, String target) throws IOException {
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    /** A line of a feed with a link that replaces what had a version. */
    private static String link(String target, Version replaced) {
        StringBuilder version = new StringBuilder();
        Version next = replaced.with(OTHER, replaced.counter(OTHER) + 1_000);
        next.counters()
                .forEach((epoch, counter) ->
                        version.append(version.isEmpty() ? "" : ",")
                                .append("\"%s\":%d".formatted(epoch, counter)));
        return "{\"path\":\"link\",\"kind\":\"symlink\",\"target\":\"%s\",\"version\":{%s},"
                        .formatted(target, version)
                + "\"sequence\":%d}\n";
    }

    /** The targets of all links, conflict copies included. */
    private List<String> links() throws IOException {
        try (Stream<Path> all = Files.list(plan.root)) {
            return all.filter(Files::isSymbolicLink).map(RestartTest::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
