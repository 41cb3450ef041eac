package dev.sluice.pull.fetch;

import dev.sluice.domain.Digest;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Which contents are on their way to a folder, whichever peer they come from, by digest: so each is
 * brought once, though rounds with several peers have the same to bring, and one round has it for
 * several paths. Whoever claims one brings it; the others find it here when it has come, or bring
 * it if it has not. What is here is on its way no more, though somebody may still bring it.
 *
 * <p>Nobody who has contents of its own under way waits for those of another: what has arrived for
 * it is published first, and then it holds no claim. So rounds never wait for each other in a
 * circle.
 */
public final class InFlight {

    private final Map<Digest, Claims> claimed = new HashMap<>();

    /** Who brings one as well that was claimed by another: that took too long. */
    private final Map<Digest, Set<Claims>> takenOver = new HashMap<>();

    /** How many claims have ended. */
    private long ended;

    /** Of one round. */
    public Claims claims() {
        return new Claims();
    }

    private synchronized long allEnded() {
        return ended;
    }

    /**
     * The content is here: nobody waits for whoever else still brings it. Under the lock.
     *
     * @return whether it was claimed
     */
    private boolean free(Digest digest) {
        takenOver.remove(digest);
        return claimed.remove(digest) != null;
    }

    /**
     * Whoever brings it as well holds the claim then. Under the lock.
     *
     * @return whether it was claimed by this round
     */
    private boolean drop(Digest digest, Claims claims) {
        Set<Claims> further = takenOver.get(digest);
        if (further == null) {
            return claimed.remove(digest, claims);
        }
        boolean isDropped = further.remove(claims) || claimed.remove(digest, claims);
        if (!claimed.containsKey(digest)) {
            Claims next = further.iterator().next();
            further.remove(next);
            claimed.put(digest, next);
        }
        if (further.isEmpty()) {
            takenOver.remove(digest);
        }
        return isDropped;
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

        /**
         * Divides tasks that are to be brought together. One without a byte is brought by
         * everybody. Of a large content that several need one is brought, which the others are
         * copied from; small ones come in one bundle, which asks for each once.
         *
         * @param elsewhere gets those of which the content is on its way already
         * @return the others, now claimed
         */
        List<ContentTask> claim(List<ContentTask> tasks, Collection<ContentTask> elsewhere) {
            return divide(tasks, elsewhere, this::claim);
        }

        /**
         * The same, though others bring them: that has taken too long.
         *
         * @param elsewhere gets those of which another one is brought first
         */
        List<ContentTask> claimAnyway(List<ContentTask> tasks, Collection<ContentTask> elsewhere) {
            return divide(tasks, elsewhere, this::takeOver);
        }

        private List<ContentTask> divide(
                List<ContentTask> tasks,
                Collection<ContentTask> elsewhere,
                Predicate<Digest> claiming) {
            List<ContentTask> ours = new ArrayList<>(tasks.size());
            Set<Digest> taken = new HashSet<>();
            synchronized (InFlight.this) {
                for (ContentTask task : tasks) {
                    Digest digest = task.file().digest();
                    boolean isOurs =
                            task.file().size() == 0
                                    || (taken.contains(digest)
                                            ? BundleFetcher.takes(task)
                                            : claiming.test(digest));
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

        private boolean takeOver(Digest digest) {
            Claims holder = claimed.putIfAbsent(digest, this);
            if (holder != null && holder != this) {
                takenOver.computeIfAbsent(digest, _ -> new HashSet<>()).add(this);
            }
            return true;
        }

        /** What has arrived is here now, for all; what has ended without was given up by this. */
        void release(Arrivals.Taken taken) {
            synchronized (InFlight.this) {
                int count = 0;
                for (Change change : taken.changes()) {
                    Digest digest = change.entry().state().digest();
                    count += digest != null && free(digest) ? 1 : 0;
                }
                for (ContentTask task : taken.ended()) {
                    count += drop(task.file().digest());
                }
                note(count);
            }
        }

        /** Those of the tasks that are not among the others are not to be brought. */
        void releaseAllBut(List<ContentTask> tasks, List<ContentTask> due) {
            if (due.size() < tasks.size()) {
                Set<Digest> kept = new HashSet<>();
                due.forEach(task -> kept.add(task.file().digest()));
                synchronized (InFlight.this) {
                    note(
                            tasks.stream()
                                    .map(task -> task.file().digest())
                                    .filter(digest -> !kept.contains(digest))
                                    .mapToInt(this::drop)
                                    .sum());
                }
            }
        }

        private int drop(Digest digest) {
            return InFlight.this.drop(digest, this) ? 1 : 0;
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
                Set<Digest> left = new HashSet<>();
                claimed.forEach((digest, holder) -> {
                    if (holder == this) {
                        left.add(digest);
                    }
                });
                takenOver.forEach((digest, further) -> {
                    if (further.contains(this)) {
                        left.add(digest);
                    }
                });
                note(left.stream().mapToInt(this::drop).sum());
            }
        }
    }
}
