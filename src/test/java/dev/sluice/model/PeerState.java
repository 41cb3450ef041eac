package dev.sluice.model;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an index holds of one peer: how far its feed was read, and what of it is still wanted. */
final class PeerState {

    private @Nullable Epoch epoch;
    private long sequence;
    private List<Row> lastPage = List.of();
    private final NavigableMap<RelativePath, Row> wanted = new TreeMap<>();

    PeerState copy() {
        PeerState copy = new PeerState();
        copy.epoch = epoch;
        copy.sequence = sequence;
        copy.lastPage = lastPage;
        copy.wanted.putAll(wanted);
        return copy;
    }

    /** The last sequence read, or null if the feed of this epoch is not known. */
    @Nullable Long cursor(Epoch of) {
        return of.equals(epoch) ? sequence : null;
    }

    /** A new epoch ends all that was wanted of the former one. */
    void restart(Epoch of) {
        epoch = of;
        sequence = 0;
        wanted.clear();
        lastPage = List.of();
    }

    /** A page: wanted, and the cursor behind it. */
    void read(List<Row> page) {
        for (Row row : page) {
            sequence = Math.max(sequence, row.sequence());
            want(row);
        }
        if (!page.isEmpty()) {
            lastPage = page;
        }
    }

    /** The last page comes a second time, late. */
    void repeat() {
        lastPage.forEach(this::want);
    }

    /** Kept per path; an older row never takes the place of a newer one. */
    private void want(Row row) {
        wanted.merge(row.entry().path(), row, (a, b) -> a.sequence() > b.sequence() ? a : b);
    }

    void unwant(Row row) {
        wanted.remove(row.entry().path(), row);
    }

    NavigableMap<RelativePath, Row> wanted() {
        return wanted;
    }

    /** The feed will be read from its beginning, as after a cursor that was lost. */
    void forgetCursor() {
        sequence = 0;
    }
}
