package dev.sluice.pull.preview;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.codec.EntryHash;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.pull.Compared;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.pull.plan.Planner;
import dev.sluice.pull.plan.Step;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares all entries of a peer with ours, from its full listing, and changes nothing: used when
 * everything was read and applied, and yet the sums differ. A listing is one request or a few,
 * needs nothing of the peer that it does not have, and costs about what a scan does; to find the
 * difference by the sums of ranges of paths would take another index on both sides, which every
 * write would have to keep.
 *
 * <p>What the rules (see {@link Planner}) would take over from the peer is missing here. Where the
 * peer pulls from us and has done all that we have, and both ignore the same, everything has to be
 * the same on both sides; otherwise it may lack what is newer here.
 */
public final class PeerComparison {

    /** Paths that are named; all are counted. */
    private static final int MAX_NAMED = 50;

    /** More are not looked at in one go (see {@code Rechecks}). */
    private static final int MAX_DOUBTED = 1_000;

    private final Index index;
    private final FeedScan feed;
    private final IgnoreRules ignored;
    private final boolean mustBeSame;
    private final PathSet listed = new PathSet();
    private final Map<RelativePath, String> differences = new LinkedHashMap<>();
    private final List<RelativePath> doubtful = new ArrayList<>();
    private Role sender = Role.SEND_RECEIVE;
    private Sum theirs = Sum.ZERO;
    private long count;

    /**
     * @param mustBeSame whether the peer has to have all that we have
     */
    public PeerComparison(Index index, FeedScan feed, IgnoreRules ignored, boolean mustBeSame) {
        this.index = index;
        this.feed = feed;
        this.ignored = ignored;
        this.mustBeSame = mustBeSame;
    }

    public Compared run(URI base) throws PeerException {
        boolean isFit = index.verify();
        Sequence before = index.last();
        FeedPage page = feed.all(base, null, new Reading(before));
        if (mustBeSame && index.last().equals(before)) {
            addUnlisted();
        }
        boolean isStill = isFit && index.last().equals(before);
        return new Compared(isStill, page.last(), theirs, count, differences, doubtful);
    }

    private void compare(List<FeedEntry> chunk) {
        List<@Nullable Row> rows =
                index.find(chunk.stream().map(read -> read.entry().path()).toList());
        for (int i = 0; i < chunk.size(); i++) {
            Entry entry = chunk.get(i).entry();
            Row local = rows.get(i);
            Sum hash = EntryHash.of(entry);
            theirs = theirs.plus(hash);
            if (mustBeSame) {
                listed.add(entry.path());
            }
            if (!ignored.ignores(entry)) {
                compare(entry, hash, local == null ? null : local.entry());
            }
        }
    }

    private void compare(Entry there, Sum hash, @Nullable Entry here) {
        if (here == null) {
            if (there.isLive()) {
                differs(there.path(), "it is there and not here");
            }
        } else if (!hash.equals(EntryHash.of(here))) {
            String difference = difference(there, here);
            if (difference != null) {
                differs(there.path(), difference);
            }
        }
    }

    private @Nullable String difference(Entry there, Entry here) {
        return switch (here.version().compare(there.version())) {
            case EQUAL -> {
                if (doubtful.size() < MAX_DOUBTED) {
                    doubtful.add(here.path());
                }
                yield "it has the same version and is not the same";
            }
            case BEFORE -> "it is older here";
            case AFTER -> mustBeSame ? "it is older there" : null;
            case CONCURRENT -> mustBeSame || isTaken(there, here) ? "neither is the newer" : null;
        };
    }

    /** The loser of a send-only peer was fetched as a copy once, and is not for this path. */
    private boolean isTaken(Entry there, Entry here) {
        Step step = Planner.plan(here, there, false, sender);
        return !(step instanceof Step.Settled || step instanceof Step.SecureCopy);
    }

    /** Those that the peer lists as deleted differ, and are counted already. */
    private void addUnlisted() {
        index.changes(
                Sequence.ZERO,
                Integer.MAX_VALUE,
                row -> {
                    Entry entry = row.entry();
                    if (entry.isLive() && !listed.has(entry.path())) {
                        differs(entry.path(), "it is here and not there");
                    }
                });
    }

    private void differs(RelativePath path, String how) {
        count++;
        if (differences.size() < MAX_NAMED) {
            differences.put(path, how);
        }
    }

    /** What is refused has no sum here, so that theirs is not the same. */
    private final class Reading implements FeedScan.Sink {

        private final Sequence before;

        Reading(Sequence before) {
            this.before = before;
        }

        @Override
        public void begin(FeedHeader header) {
            sender = header.role();
        }

        @Override
        public void take(List<FeedEntry> chunk) {
            compare(chunk);
        }

        /** Once something has moved here the rest would be compared with something else. */
        @Override
        public boolean goesOn() {
            return index.last().equals(before);
        }
    }
}
