package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.PeerListing;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The first listings of the peers, read and written through one connection. */
public record ListingTable(Session session) {

    private static final String FIND = "SELECT epoch, until_sequence FROM listings WHERE peer = ?";
    private static final String PUT =
            "INSERT INTO listings VALUES (?, ?, ?) ON CONFLICT (peer) DO UPDATE SET"
                    + " epoch = excluded.epoch, until_sequence = excluded.until_sequence";
    private static final String TRUST_ALL =
            "INSERT OR IGNORE INTO listings SELECT peer, epoch, 0 FROM cursors";
    private static final String DROP = "DELETE FROM listings WHERE peer = ?";

    public @Nullable PeerListing find(NodeId peer) throws SQLException {
        return session.first(
                FIND,
                params -> params.add(peer.bits()),
                columns ->
                        new PeerListing(
                                new Epoch(columns.number()), new Sequence(columns.number())));
    }

    public void put(NodeId peer, PeerListing listing) throws SQLException {
        session.update(
                PUT,
                params ->
                        params.add(peer.bits())
                                .add(listing.epoch().bits())
                                .add(listing.until().value()));
    }

    /** Nothing was dropped yet that could come back: what was read until now is trusted. */
    public void trustAll() throws SQLException {
        session.run(TRUST_ALL);
    }

    public void drop(NodeId peer) throws SQLException {
        session.update(DROP, params -> params.add(peer.bits()));
    }
}
