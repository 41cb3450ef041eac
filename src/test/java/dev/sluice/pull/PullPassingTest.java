package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other peers just get is taken from them, and whatever they say of it never a wrong file. */
@Timeout(60)
class PullPassingTest {

    private static final int SIZE = (12 << 20) + 5;
    private static final BlockLimits LIMITS =
            new BlockLimits(1 << 20, 64 << 10, 16 << 20, 2 << 20, 4 << 10, 128 << 10);

    @TempDir Path directory;
    private Site site;
    private ScriptedPeer fellow;
    private final Map<URI, PeerException> caught = new ConcurrentHashMap<>();
    private final Map<URI, PeerException> differing = new ConcurrentHashMap<>();
    private final byte[] content = new byte[SIZE];

    @BeforeEach
    void begin() throws Exception {
        new Random(1).nextBytes(content);
        fellow = new ScriptedPeer(0x12);
        prepare(new Site(directory));
    }

    private void prepare(Site made) {
        site = made;
        site.blocks = LIMITS;
        site.others = new OneOther();
        for (ScriptedPeer peer : List.of(site.peer, fellow)) {
            peer.lists = ListLie::asAsked;
            peer.item = ScriptedPeer::honest;
        }
        site.peer.hasFile("big", content, 5);
        fellow.hasFile("big", content, 5);
    }

    @AfterEach
    void end() {
        site.close();
        fellow.close();
    }

    private final class OneOther implements OtherPeers {
        @Override
        public List<URI> beside(URI base) {
            return List.of(fellow.base());
        }

        @Override
        public void caught(URI base, PeerException failure) {
            caught.put(base, failure);
        }

        @Override
        public void differs(URI base, RelativePath path, Digest digest, PeerException failure) {
            differing.put(base, failure);
        }
    }

    private static byte[] have(Digest digest, Span... spans) {
        return BlockText.have(digest, SIZE, ListLie.BLOCK, List.of(), List.of(spans));
    }

    /** The peer of the round sends nothing until the other one was asked for something. */
    private void waitForFellow() {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedPeer.Item then = fellow.item;
        fellow.item =
                (tar, path, part) -> {
                    asked.countDown();
                    return then == null || then.write(tar, path, part);
                };
        site.peer.item =
                (tar, path, part) -> {
                    await(asked);
                    return ScriptedPeer.honest(tar, path, part);
                };
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean _ = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the test has ended", e);
        }
    }

    private void assertHas() throws IOException {
        assertThat(Arrays.equals(Files.readAllBytes(site.at("big")), content)).isTrue();
        assertThat(site.staged()).isEmpty();
        assertThat(site.wanted()).isEmpty();
        assertThat(site.transfers.active()).isEmpty();
    }

    @Test
    void whatAnotherOneHasOfItAlreadyComesFromThere() throws Exception {
        Span there = new Span(2 << 20, 5 << 20);
        fellow.have = digest -> have(digest, there);
        waitForFellow();

        assertThat(site.pull().failed()).isZero();

        assertHas();
        assertThat(fellow.parts()).isNotEmpty();
        assertThat(fellow.parts())
                .allMatch(part -> part.offset() >= there.offset() && part.end() <= there.end());
        assertThat(site.peer.fetched()).as("nothing whole").isEmpty();
        assertThat(caught).isEmpty();
        assertThat(differing).isEmpty();
    }

    @Test
    void aMirrorTakesFromAnotherOneToo(@TempDir Path mirrored) throws Exception {
        site.close();
        prepare(Site.mirror(mirrored, 7));
        fellow.have = digest -> have(digest, new Span(0, 5 << 20));
        waitForFellow();

        assertThat(site.pull().failed()).isZero();

        assertHas();
        assertThat(fellow.parts()).isNotEmpty();
    }

    @Test
    void ofAContentThatIsAnotherByNowTheOldBlocksAreNotPublished() throws Exception {
        fellow.have = digest -> have(digest, new Span(0, 3 << 20));
        AtomicInteger sent = new AtomicInteger();
        site.peer.item =
                (tar, path, part) -> {
                    if (sent.incrementAndGet() < 3) {
                        return ScriptedPeer.honest(tar, path, part);
                    }
                    tar.skipped(path, "changed");
                    return true;
                };
        site.pull();
        assertThat(site.exists("big")).isFalse();

        fellow.have = null;
        fellow.forgetContents();
        for (int at = 0; at < SIZE; at += 1 << 20) {
            content[at] ^= 1;
        }
        site.peer.item = ScriptedPeer::honest;
        site.peer.hasFile("big", content.clone(), 6);
        site.pass(Duration.ofHours(1));

        assertThat(site.pull().failed()).isZero();
        assertHas();
    }

    @Test
    void oneThatBeginsLaterIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        fellow.have =
                digest -> asked.incrementAndGet() < 3 ? null : have(digest, new Span(0, SIZE));
        waitForFellow();

        assertThat(site.pull().failed()).isZero();

        assertHas();
        assertThat(asked.get()).isGreaterThanOrEqualTo(3);
        assertThat(fellow.parts()).isNotEmpty();
    }

    @Test
    void oneThatHasNotWhatItSaidCostsNothingButTime() throws Exception {
        fellow.have = digest -> have(digest, new Span(0, SIZE - 5));
        fellow.item =
                (tar, path, _) -> {
                    tar.skipped(path, "gone");
                    return true;
                };
        waitForFellow();

        assertThat(site.pull().failed()).isZero();

        assertHas();
        assertThat(caught).isEmpty();
        assertThat(differing).isEmpty();
    }

    @Test
    void oneThatFallsSilentWithAllItSaysToHaveHoldsNothingUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        fellow.have = digest -> have(digest, new Span(0, SIZE - 5));
        fellow.item =
                (_, _, _) -> {
                    await(never);
                    return false;
                };
        waitForFellow();

        assertThat(site.pull().failed()).isZero();

        assertHas();
        never.countDown();
    }

    @Test
    void whoPassesOnAnotherContentIsFoundByItsPieceAndNotSetAside() throws Exception {
        fellow.have = digest -> have(digest, new Span(0, 3 << 20));
        fellow.item =
                (tar, path, part) -> {
                    byte[] bytes = part == null ? new byte[0] : part.clone();
                    bytes[bytes.length / 2] ^= 1;
                    return ScriptedPeer.honest(tar, path, bytes);
                };
        waitForFellow();

        assertThat(site.pull().failed()).isZero();

        assertHas();
        assertThat(differing).containsOnlyKeys(fellow.base());
        assertThat(caught).as("it may have been lied to").isEmpty();
    }

    @Test
    void whoBreaksTheProtocolWhenAskedWhatItHasIsNotAskedForAnything() throws Exception {
        fellow.have = digest -> have(digest, new Span(5, SIZE));
        assertThat(site.pull().failed()).isZero();
        assertHas();
        assertThat(fellow.parts()).isEmpty();
    }

    @Test
    void ifThePeerOfTheRoundDiesTheRestIsWaitedForAndThenKeptForLater() throws Exception {
        fellow.have = digest -> have(digest, new Span(0, 3 << 20));
        site.peer.item =
                (_, _, _) -> {
                    throw new IllegalStateException("the peer has crashed");
                };

        PullResult result = site.pull();

        assertThat(result.failed() + result.waiting()).isPositive();
        assertThat(site.exists("big")).isFalse();
        assertThat(site.staged()).hasSize(1);
        fellow.parts().clear();
        site.peer.item = ScriptedPeer::honest;
        site.pass(Duration.ofHours(1));
        site.pull();
        assertHas();
        assertThat(fellow.parts()).as("that is here").isEmpty();
    }

    @Test
    void whatIsVerifiedCanBeReadHereWhileTheRestIsOnItsWay() throws Exception {
        site.others = new OneOther();
        Digest digest = Given.digest(content);
        RelativePath big = RelativePath.of("big");
        CountDownLatch seen = new CountDownLatch(1);
        fellow.have = _ -> have(digest, new Span(0, 3 << 20));
        site.peer.item =
                (tar, path, part) -> {
                    await(seen);
                    return ScriptedPeer.honest(tar, path, part);
                };
        Thread looking =
                Thread.ofPlatform()
                        .start(() -> {
                            var partial = site.target().staging().partial();
                            while (!Thread.currentThread().isInterrupted()) {
                                var coming = partial.find(big, digest);
                                if (coming != null && coming.has(new Span(0, 3 << 20))) {
                                    seen.countDown();
                                    return;
                                }
                                Thread.onSpinWait();
                            }
                        });

        site.pull();

        assertThat(seen.getCount()).isZero();
        looking.interrupt();
        looking.join();
        assertHas();
        assertThat(site.target().staging().partial().find(big, digest)).isNull();
    }
}
