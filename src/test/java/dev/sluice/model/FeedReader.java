package dev.sluice.model;

import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import java.util.List;

/** Reads a peer's feed from the cursor, or from the beginning if the peer's epoch is new. */
final class FeedReader {

    private final Bug bug;
    private final Node node;
    private final Node peer;

    public FeedReader(Bug bug, Node node, Node peer) {
        this.bug = bug;
        this.node = node;
        this.peer = peer;
    }

    /**
     * Stores one page as wanted and moves the cursor, in one commit.
     *
     * @return whether that was all the peer had
     */
    public boolean read(int page) {
        PeerState state = node.index().peer(peer.number());
        Long cursor = state.cursor(peer.index().epoch());
        if (cursor == null || cursor > peer.index().last()) {
            state.restart(peer.index().epoch());
            cursor = 0L;
        }
        List<Row> rows = peer.index().changes(cursor, page);
        state.read(rows);
        boolean isAll = rows.size() < page;
        if (bug == Bug.ABSENCE_IS_DELETE && cursor == 0 && isAll) {
            deleteAbsent();
        }
        return isAll;
    }

    private void deleteAbsent() {
        ModelIndex index = node.index();
        List<Row> absent =
                index.rows().values().stream()
                        .filter(r -> r.entry().isLive() && node.scanner().agrees(r.entry().path()))
                        .filter(r -> peer.index().find(r.entry().path()) == null)
                        .filter(r -> node.disk().below(r.entry().path()).isEmpty())
                        .toList();
        for (Row row : absent) {
            Entry entry = row.entry();
            State tombstone = new State.Deleted(entry.state().kind(), node.now());
            node.disk().set(entry.path(), tombstone, row.past());
            Entry deleted =
                    new Entry(
                            entry.path(),
                            tombstone,
                            entry.state().digest(),
                            index.mint(entry.version(), node.now()));
            index.put(deleted, 0, row.past());
        }
    }
}
