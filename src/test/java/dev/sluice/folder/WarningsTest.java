package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.peer.Limits;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.KnownPeers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarningsTest {

    private final FeedClient feeds = new FeedClient(OneFolder.SELF, Limits.defaults());
    private Instant wall = Instant.parse("2026-11-22T01:02:03Z");
    private long nanos;
    private @Nullable String trash;
    private Index index;
    private Warnings warnings;

    @BeforeEach
    void open(@TempDir Path directory) {
        index =
                SqliteIndex.open(
                        directory.resolve("papers.db"),
                        OneFolder.ID,
                        OneFolder.SELF.run(),
                        InstantSource.system());
        warnings =
                new Warnings(
                        index,
                        feeds,
                        new KnownPeers(),
                        () -> null,
                        () -> wall,
                        new CautiousClock(() -> wall, () -> nanos, null),
                        () -> trash,
                        () -> null,
                        List::of);
    }

    @AfterEach
    void close() {
        feeds.close();
        index.close();
    }

    @Test
    void thatNoMoreMembersAreNotedIsToldUntilThereIsRoom() {
        index.write(transaction -> {
            for (int i = 0; i < Member.MAX; i++) {
                transaction.putMember(
                        new Member(new NodeId(0x100 + i), Sequence.ZERO, Sequence.ZERO, wall));
            }
            return true;
        });
        warnings.look();
        assertThat(warnings.all()).singleElement().asString().contains("has 1000 members");
        assertThat(index.<Boolean>write(transaction -> transaction.evict(new NodeId(0x100))))
                .isTrue();
        warnings.look();
        assertThat(warnings.all()).isEmpty();
    }

    @Test
    void whoCallsUnderAnotherNameIsToldUntilAPersonAcceptsIt() {
        NodeId node = new NodeId(0x100);
        index.write(transaction -> {
            transaction.putMember(new Member(node, Sequence.ZERO, Sequence.ZERO, wall));
            transaction.noteCredential(node, "alpha");
            return true;
        });
        warnings.look();
        assertThat(warnings.all()).isEmpty();
        index.write(transaction -> {
            transaction.noteOtherCredential(node, "mallory");
            return true;
        });
        warnings.look();
        assertThat(warnings.renamed()).isEqualTo(1);
        assertThat(warnings.all())
                .singleElement()
                .asString()
                .contains("node 0000000000000100 has called")
                .contains("of the name mallory, and with that of alpha before")
                .contains("POST /v1/folders/papers/members/0000000000000100/accept");
        assertThat(index.<Boolean>write(transaction -> transaction.acceptCredential(node)))
                .isTrue();
        warnings.look();
        assertThat(warnings.all()).isEmpty();
        assertThat(warnings.renamed()).isZero();
    }

    @Test
    void aClockThatIsDoubtedIsToldUntilItIsBelieved() {
        assertThat(warnings.all()).isEmpty();
        wall = wall.plus(Duration.ofDays(12));
        assertThat(warnings.all()).hasSize(1);

        wall = wall.plus(Duration.ofHours(5));
        nanos = Duration.ofHours(5).toNanos();
        assertThat(warnings.all())
                .singleElement()
                .asString()
                .startsWith(
                        "the clock here has jumped ahead by 12 days, and has stood so for 5 h of"
                                + " running:");

        nanos = Duration.ofDays(1).toNanos();
        assertThat(warnings.all()).isEmpty();
    }

    @Test
    void whatIsTheMatterWithTheTrashIsTold() {
        trash = "1 of the files in the trash: a could not be copied";
        assertThat(warnings.all()).containsExactly(trash);
    }
}
