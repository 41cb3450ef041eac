package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.round.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds with several peers that have the same to bring do not bring it twice. */
@Timeout(60)
class ShareTest {

    private static final int FILES = 600;
    private static final long OTHER = 0x12L;

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        serve(site.peer);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static void serve(ScriptedPeer peer) {
        for (int i = 0; i < FILES; i++) {
            peer.hasFile("file%03d".formatted(i), "content " + i, Given.LATE + i);
        }
        peer.item = ScriptedPeer::honest;
    }

    /** What a peer was asked for, in order. */
    private static List<String> asked(ScriptedPeer peer) {
        return Stream.concat(peer.bundles().stream().flatMap(List::stream), peer.fetched().stream())
                .toList();
    }

    /** A round with another peer that has something to bring. */
    private void busyWithAnother() {
        busyWith(new NodeId(OTHER));
    }

    private void busyWith(NodeId peer) {
        Backlog backlog = new Backlog(site.index, peer, () -> site.ignored, site.memory.rows());
        Entry entry = Given.file("of the other", "x", Given.LATE);
        Need wanted = new Need(peer, entry, new Sequence(1), Instant.EPOCH, 0, null, Instant.EPOCH);
        backlog.hold(new NeedRows.Planned(wanted, null, new Step.Settled()));
        site.transfers.begin(backlog);
    }

    private Predicate<String> shareOf(NodeId peer) {
        var share = new Share(site.transfers, peer).now();
        return name -> share.test(Given.path(name));
    }

    @Test
    void eachContentIsOfOneRoundsShare() {
        busyWith(site.peer.node());
        busyWithAnother();
        Predicate<String> ours = shareOf(site.peer.node());
        Predicate<String> theirs = shareOf(new NodeId(OTHER));
        for (int i = 0; i < FILES; i++) {
            String name = "file%03d".formatted(i);
            assertThat(ours.test(name)).isNotEqualTo(theirs.test(name));
        }
    }

    @Test
    void aRoundThatIsAloneLeavesNothingToOthers() throws Exception {
        site.pull();

        assertThat(asked(site.peer)).hasSize(FILES);
        assertThat(site.peer.bundles().stream().flatMap(List::stream).limit(100).toList())
                .isSorted();
    }

    @Test
    void whatIsLeftToAnotherComesLastAndFromTheOtherEnd() throws Exception {
        busyWithAnother();
        Predicate<String> ours = shareOf(site.peer.node());

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(FILES);
        List<String> asked = asked(site.peer);
        assertThat(asked).hasSize(FILES).doesNotHaveDuplicates();
        int share = (int) asked.stream().filter(ours).count();
        assertThat(share).isBetween(FILES / 4, FILES * 3 / 4);
        assertThat(asked.subList(0, share)).allMatch(ours);
        assertThat(asked.subList(share, FILES)).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void whatIsOnItsWayIsNotAskedForByAnotherRound() throws Exception {
        try (ScriptedPeer other = new ScriptedPeer(OTHER);
                ExecutorService threads = Executors.newFixedThreadPool(5)) {
            serve(other);
            Puller puller = site.puller();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch isReadByBoth = new CountDownLatch(1);
            site.peer.item =
                    (tar, path, content) -> {
                        begun.countDown();
                        await(isReadByBoth);
                        return ScriptedPeer.honest(tar, path, content);
                    };
            other.beforeLastLine = isReadByBoth::countDown;
            Future<PullResult> first =
                    threads.submit(() ->
                            puller.pull(
                                    site.peer.base(),
                                    site.peer.node(),
                                    site.target(),
                                    site.threads()));
            await(begun);

            PullResult second = puller.pull(other.base(), other.node(), site.target(), threads);

            assertThat(first.get().waiting() + second.waiting()).isZero();
            assertThat(site.names()).hasSize(FILES);
            assertThat(Stream.concat(asked(site.peer).stream(), asked(other).stream()))
                    .hasSize(FILES)
                    .doesNotHaveDuplicates();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAnotherRoundHasBroughtMeanwhileIsNotAskedFor() throws Exception {
        try (ScriptedPeer other = new ScriptedPeer(OTHER);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            serve(other);
            Puller puller = site.puller();
            AtomicBoolean isFirst = new AtomicBoolean(true);
            Set<String> shareOfOther = new HashSet<>();
            site.peer.item =
                    (tar, path, content) -> {
                        if (isFirst.getAndSet(false)) {
                            pull(puller, other, threads, shareOfOther);
                        }
                        return ScriptedPeer.honest(tar, path, content);
                    };
            busyWithAnother();

            PullResult result =
                    puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());

            assertThat(result.waiting()).isZero();
            assertThat(site.names()).hasSize(FILES);
            assertThat(shareOfOther).isNotEmpty();
            assertThat(asked(site.peer)).isNotEmpty().doesNotContainAnyElementsOf(shareOfOther);
        }
    }

    private void pull(
            Puller puller, ScriptedPeer other, ExecutorService threads, Set<String> shareOfOther) {
        try {
            Predicate<String> theirs = shareOf(other.node());
            for (int i = 0; i < FILES; i++) {
                String name = "file%03d".formatted(i);
                if (theirs.test(name)) {
                    shareOfOther.add(name);
                }
            }
            assertThat(puller.pull(other.base(), other.node(), site.target(), threads).waiting())
                    .isZero();
        } catch (PeerException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
