package dev.sluice.model;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.index.codec.EntryHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node's index. Survives every crash; each method is durable when it returns. */
final class ModelIndex {

    private Epoch epoch;
    private final NavigableMap<RelativePath, Row> rows = new TreeMap<>();
    private final Map<Integer, PeerState> peers = new HashMap<>();
    private final Map<RelativePath, Entry> intents = new LinkedHashMap<>();
    private final Ledger ledger;
    private long last;
    private Sum sum = Sum.ZERO;
    private long lastCounter;
    private boolean hasHistory;
    private boolean isRestored;

    ModelIndex(Epoch epoch, Ledger ledger) {
        this.epoch = epoch;
        this.ledger = ledger;
    }

    ModelIndex copy() {
        ModelIndex copy = new ModelIndex(epoch, ledger);
        copy.rows.putAll(rows);
        peers.forEach((peer, state) -> copy.peers.put(peer, state.copy()));
        copy.intents.putAll(intents);
        copy.last = last;
        copy.sum = sum;
        copy.lastCounter = lastCounter;
        copy.hasHistory = hasHistory;
        return copy;
    }

    /** It was restored from a copy: a new epoch, and the next scan is a first one again. */
    void renew(Epoch next, boolean isFirstScan) {
        epoch = next;
        hasHistory = hasHistory && !isFirstScan;
        isRestored = isFirstScan;
    }

    Epoch epoch() {
        return epoch;
    }

    long last() {
        return last;
    }

    @Nullable Row find(RelativePath path) {
        return rows.get(path);
    }

    @Nullable Entry entry(RelativePath path) {
        Row row = rows.get(path);
        return row == null ? null : row.entry();
    }

    NavigableMap<RelativePath, Row> rows() {
        return rows;
    }

    boolean isLive(RelativePath path) {
        Row row = rows.get(path);
        return row != null && row.entry().isLive();
    }

    boolean isDirectory(RelativePath path) {
        Row row = rows.get(path);
        return row != null && row.entry().state() instanceof State.Directory;
    }

    /** Live rows below a directory, deepest first. */
    List<Row> liveBelow(RelativePath directory) {
        return rows.values().stream()
                .filter(r -> r.entry().isLive() && r.entry().path().isBelow(directory))
                .sorted(Comparator.comparingInt((Row r) -> -r.entry().path().depth()))
                .toList();
    }

    List<Row> changes(long after, int limit) {
        return rows.values().stream()
                .filter(r -> r.sequence() > after)
                .sorted(Comparator.comparingLong(Row::sequence))
                .limit(limit)
                .toList();
    }

    void put(Entry entry, long seen, Past past) {
        ledger.record(entry, this.entry(entry.path()));
        last++;
        move(rows.put(entry.path(), new Row(entry, last, seen, past)), entry);
        intents.remove(entry.path());
    }

    /** Only the planted bug does that. */
    void forget(RelativePath path) {
        ledger.count();
        move(rows.remove(path), null);
    }

    private void move(@Nullable Row before, @Nullable Entry after) {
        sum = before == null ? sum : sum.minus(EntryHash.of(before.entry()));
        sum = after == null ? sum : sum.plus(EntryHash.of(after));
    }

    /** The sum of all live entries, moved along with each change. */
    Sum sum() {
        return sum;
    }

    /** The version of a local change; found, if there was no scan yet and the path is new. */
    Version mint(@Nullable Version replaced, Instant now) {
        if (replaced == null && !hasHistory) {
            return Version.found(epoch);
        }
        if (isRestored && replaced != null && replaced.counter(epoch) == 0) {
            return replaced.with(epoch, Version.FOUND_AGAIN);
        }
        lastCounter =
                replaced == null
                        ? Version.nextCounter(now, lastCounter)
                        : Version.nextCounter(now, lastCounter, replaced);
        ledger.minted(epoch, lastCounter);
        return replaced == null
                ? Version.of(Map.of(epoch, lastCounter))
                : replaced.with(epoch, lastCounter);
    }

    void completeFirstScan() {
        isRestored = false;
        hasHistory = true;
    }

    boolean hasHistory() {
        return hasHistory;
    }

    PeerState peer(int node) {
        return peers.computeIfAbsent(node, _ -> new PeerState());
    }

    Map<Integer, PeerState> peers() {
        return peers;
    }

    void intend(Entry entry) {
        intents.put(entry.path(), entry);
    }

    @Nullable Entry intent(RelativePath path) {
        return intents.get(path);
    }

    List<RelativePath> intended() {
        return List.copyOf(intents.keySet());
    }

    void clearIntent(RelativePath path) {
        intents.remove(path);
    }
}
