package dev.sluice.pull.fetch;

import dev.sluice.domain.Digest;
import dev.sluice.pull.plan.ContentTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which contents are on their way to a folder, whichever peer they come from, by digest: so each is
 * brought once, though rounds with several peers have the same to bring, and one round has it for
 * several paths. Whoever claims one brings it; the others find it here when it has come, or bring
 * it if it has not.
 *
 * <p>Nobody who has contents of its own under way waits for those of another: what has arrived for
 * it is published first, and then it holds no claim. So rounds never wait for each other in a
 * circle.
 */
public final class InFlight {

    private final Map<Digest, Claims> claimed = new HashMap<>();

    /** How many claims have ended. */
    private long ended;

    /** Of one round. */
    public Claims claims() {
        return new Claims();
    }

    private synchronized long allEnded() {
        return ended;
    }

    /** What one round brings; for several threads. */
    public final class Claims implements AutoCloseable {

        private final long begun = allEnded();
        private long own;

        private Claims() {}

        /** Says that this round brings a content; false if it is on its way already. */
        public boolean claim(Digest digest) {
            synchronized (InFlight.this) {
                return claimed.putIfAbsent(digest, this) == null;
            }
        }

        /** One that was claimed is here now, or was given up. */
        public void release(Digest digest) {
            synchronized (InFlight.this) {
                note(claimed.remove(digest, this) ? 1 : 0);
            }
        }

        /**
         * Divides tasks that are to be brought together. One without a byte is brought by
         * everybody.
         *
         * @param elsewhere gets those of which the content is on its way already
         * @return the others, now claimed
         */
        List<ContentTask> claim(List<ContentTask> tasks, Collection<ContentTask> elsewhere) {
            List<ContentTask> ours = new ArrayList<>(tasks.size());
            Set<Digest> taken = new HashSet<>();
            synchronized (InFlight.this) {
                for (ContentTask task : tasks) {
                    Digest digest = task.file().digest();
                    boolean isOurs =
                            task.file().size() == 0 || taken.contains(digest) || claim(digest);
                    if (isOurs) {
                        taken.add(digest);
                        ours.add(task);
                    } else {
                        elsewhere.add(task);
                    }
                }
            }
            return ours;
        }

        /** The same, though they are on their way: that has taken too long. */
        void claimAnyway(List<ContentTask> tasks) {
            synchronized (InFlight.this) {
                tasks.forEach(task -> claimed.put(task.file().digest(), this));
            }
        }

        /** What has arrived is here now; what has ended without was given up. */
        void release(Arrivals.Taken taken) {
            synchronized (InFlight.this) {
                int before = claimed.size();
                taken.changes().forEach(change -> drop(change.entry().state().digest()));
                taken.ended().forEach(task -> drop(task.file().digest()));
                note(before - claimed.size());
            }
        }

        private void drop(@Nullable Digest digest) {
            if (digest != null) {
                boolean _ = claimed.remove(digest, this);
            }
        }

        /** Those of the tasks that are not among the others are not to be brought. */
        void releaseAllBut(List<ContentTask> tasks, List<ContentTask> due) {
            if (due.size() < tasks.size()) {
                synchronized (InFlight.this) {
                    release(new Arrivals.Taken(List.of(), tasks));
                    claimAnyway(due);
                }
            }
        }

        private void note(int count) {
            if (count > 0) {
                ended += count;
                own += count;
                InFlight.this.notifyAll();
            }
        }

        /** How many contents other rounds have brought, or given up, since this one began. */
        public long endedByOthers() {
            synchronized (InFlight.this) {
                return ended - begun - own;
            }
        }

        /** How many contents were brought, or given up, by this round too; it only grows. */
        long ended() {
            return allEnded();
        }

        /**
         * Waits until more than so many have ended, or for this time.
         *
         * @return whether they have
         */
        boolean awaitEnded(long before, long nanos) throws InterruptedException {
            long deadline = System.nanoTime() + nanos;
            synchronized (InFlight.this) {
                while (ended <= before) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (left <= 0) {
                        return false;
                    }
                    InFlight.this.wait(left);
                }
                return true;
            }
        }

        /** Whatever is left is brought by this round no more. */
        @Override
        public void close() {
            synchronized (InFlight.this) {
                int before = claimed.size();
                var _ = claimed.values().removeIf(holder -> holder == this);
                note(before - claimed.size());
            }
        }
    }
}
