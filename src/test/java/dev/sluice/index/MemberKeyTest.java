package dev.sluice.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two threads may judge two keys of one id by the same former row: the row decides. */
class MemberKeyTest {

    private static final NodeId OLD = new NodeId(0x77);
    private static final NodeKey FIRST = SigningKey.make().key();
    private static final NodeKey SECOND = SigningKey.make().key();

    @TempDir Path directory;
    private Index index;

    @BeforeEach
    void open() {
        index =
                SqliteIndex.open(
                        directory.resolve("docs.db"),
                        new FolderId("docs"),
                        new RunId(7),
                        InstantSource.system());
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void meet(NodeId node) {
        index.write(transaction -> {
            transaction.meet(node, "b", Role.SEND_RECEIVE, Instant.EPOCH);
            return true;
        });
    }

    private void bind(NodeId node, NodeKey key) {
        index.write(transaction -> {
            transaction.bind(node, key);
            return true;
        });
    }

    private @Nullable NodeKey key(NodeId node) {
        return Objects.requireNonNull(index.member(node)).key();
    }

    @Test
    void theFirstKeyOfAnIdFromBeforeThereWereKeysStays() {
        meet(OLD);
        bind(OLD, FIRST);
        bind(OLD, SECOND);
        assertThat(key(OLD)).isEqualTo(FIRST);
    }

    @Test
    void theKeyThatAnIdFollowsFromTakesThePlaceOfAnyOther() {
        meet(FIRST.node());
        bind(FIRST.node(), SECOND);
        bind(FIRST.node(), FIRST);
        bind(FIRST.node(), SECOND);
        assertThat(key(FIRST.node())).isEqualTo(FIRST);
    }

    @Test
    void whatWasReadStaysReadWhenTheSameKeyIsNotedAgain() {
        meet(OLD);
        bind(OLD, FIRST);
        Cursor cursor = new Cursor(new Epoch(1), new RunId(2), new Sequence(3));
        index.write(transaction -> {
            transaction.putCursor(OLD, cursor);
            return true;
        });
        bind(OLD, FIRST);
        assertThat(index.cursor(OLD)).isEqualTo(cursor);
    }
}
