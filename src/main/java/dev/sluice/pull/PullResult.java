package dev.sluice.pull;

import dev.sluice.budget.Verdict;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one round with one peer did.
 *
 * @param entries read from the feed
 * @param files whose content was brought, from the peer or from a local copy
 * @param bytes received
 * @param deleted files, links and directories
 * @param conflicts copies made
 * @param failed entries that could not be applied and are kept as wanted
 * @param waiting entries still wanted when the round ended
 * @param deletes what the budget says of those that are wanted
 */
public record PullResult(
        long entries,
        long files,
        long bytes,
        long deleted,
        long conflicts,
        long failed,
        long waiting,
        Verdict deletes) {

    /** What this round and one right after it did together. */
    public PullResult then(PullResult next) {
        return new PullResult(
                entries + next.entries,
                files + next.files,
                bytes + next.bytes,
                deleted + next.deleted,
                conflicts + next.conflicts,
                failed + next.failed,
                next.waiting,
                next.deletes);
    }

    /** Counts while a round runs; used by its threads at once. */
    public static final class Counter {

        public final LongAdder entries = new LongAdder();
        public final LongAdder files = new LongAdder();
        public final LongAdder bytes = new LongAdder();
        public final LongAdder deleted = new LongAdder();
        public final LongAdder conflicts = new LongAdder();
        private final Map<FailureKind, LongAdder> failed = new ConcurrentHashMap<>();

        public LongAdder failed(FailureKind kind) {
            return failed.computeIfAbsent(kind, _ -> new LongAdder());
        }

        /** A round without news costs nothing more than its question. */
        boolean hasDoneAnything() {
            return entries.sum() > 0 || files.sum() > 0 || bytes.sum() > 0;
        }

        void add(Counter other) {
            entries.add(other.entries.sum());
            files.add(other.files.sum());
            bytes.add(other.bytes.sum());
            deleted.add(other.deleted.sum());
            conflicts.add(other.conflicts.sum());
            other.failed.forEach((kind, count) -> failed(kind).add(count.sum()));
        }

        public volatile Verdict deletes = Verdict.ALLOWED;

        PullResult result(long waiting) {
            return new PullResult(
                    entries.sum(),
                    files.sum(),
                    bytes.sum(),
                    deleted.sum(),
                    conflicts.sum(),
                    failed.values().stream().mapToLong(LongAdder::sum).sum(),
                    waiting,
                    deletes);
        }
    }
}
