package dev.sluice.folder;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.index.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Drops tombstones that nobody needs any more: they are old enough, and every member that pulls
 * from us has applied them. A member that was silent for as long will not come back: it is evicted,
 * so that it does not hold them for ever. While there is a member that applies nothing ({@code
 * send-only}), only those are dropped that it made itself: any other it may list live, for ever.
 */
final class Tombstones {

    private static final System.Logger LOG = System.getLogger(Tombstones.class.getName());

    /** A few milliseconds of the one writer. */
    private static final int AT_ONCE = 500;

    /** They are old by days, so it is no matter when; but a look has its cost. */
    private static final Duration EVERY = Duration.ofHours(1);

    private final Index index;
    private final Duration kept;
    private final InstantSource ages;
    private final Evicted evicted;
    private final LongSupplier nanoTime;
    private long next;

    /**
     * @param kept how long they are kept at least, and how long a member may be silent
     * @param ages what is too old is so by this clock
     * @param evicted told of members that were silent for too long
     * @param nanoTime as {@link System#nanoTime}
     */
    Tombstones(
            Index index,
            Duration kept,
            InstantSource ages,
            Evicted evicted,
            LongSupplier nanoTime) {
        this.index = index;
        this.kept = kept;
        this.ages = ages;
        this.evicted = evicted;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    void releaseIfDue() {
        if (nanoTime.getAsLong() - next < 0) {
            return;
        }
        next = nanoTime.getAsLong() + EVERY.toNanos();
        evictSilent();
        long dropped = release(ages.instant());
        if (dropped > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "folder {0}: {1} tombstones older than {2} days were dropped",
                    index.folder(),
                    dropped,
                    kept.toDays());
        }
    }

    /**
     * Evicts the members of which there was no sign for too long. Counted is the time in which this
     * node ran and could have heard of them, so that no clock evicts anybody.
     */
    void evictSilent() {
        Duration watched = index.watched();
        for (Member member : index.members()) {
            Duration silent = watched.minus(member.heard());
            if (silent.compareTo(kept) > 0 && index.write(t -> t.evict(member.node()))) {
                evicted.note(member, silent);
            }
        }
    }

    /** How many were dropped. */
    long release(Instant now) {
        List<Member> members = index.members();
        List<Member> sources =
                members.stream().filter(member -> member.role() == Role.SEND_ONLY).toList();
        Sequence until = doneByAll(members);
        Instant before = now.minus(kept);
        Sequence after = Sequence.ZERO;
        long dropped = 0;
        while (true) {
            List<Row> page = index.tombstones(before, after, until, AT_ONCE);
            if (page.isEmpty()) {
                return dropped;
            }
            after = page.getLast().sequence();
            List<Row> free = new ArrayList<>(page);
            free.removeIf(row -> !areMadeByAll(row.entry().version(), sources));
            dropped += index.write(transaction -> transaction.drop(free));
        }
    }

    private Sequence doneByAll(List<Member> members) {
        Sequence done = index.last();
        for (Member member : members) {
            if (member.pulls() && done.isAfter(member.done())) {
                done = member.done();
            }
        }
        return done;
    }

    private boolean areMadeByAll(Version version, List<Member> sources) {
        return sources.stream().allMatch(source -> isMadeBy(version, source));
    }

    private boolean isMadeBy(Version version, Member source) {
        Cursor cursor = index.cursor(source.node());
        if (cursor == null) {
            return false;
        }
        Epoch writer = cursor.epoch();
        return version.counter(writer) == version.largest();
    }
}
