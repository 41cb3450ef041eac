package dev.sluice.folder.state;

import dev.sluice.domain.RelativePath;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Has files looked at again that turned out, when they were served, not to be what the index says.
 * A caller may say so of any file as often as it likes, so what that costs is bounded; who was
 * right and not heard says it again with the next try. For several threads.
 */
public final class Rechecks {

    /** A look is one call, and a hash only if that shows a change: about what a write costs. */
    static final Duration LOOK_PAUSE = Duration.ofSeconds(5);

    /** To hash a file costs reading it, on nothing but a peer's word. */
    static final Duration HASH_PAUSE = Duration.ofMinutes(5);

    /** What of a folder is read in a minute on the word of peers. */
    public static final long BYTES_A_MINUTE = 1L << 30;

    /** A file may be larger than all that; the others then wait, but not for longer than this. */
    private static final Duration LONGEST_DEBT = Duration.ofMinutes(30);

    private static final int MAX = 1_000;
    private static final double BYTES_A_NANO =
            (double) BYTES_A_MINUTE / Duration.ofMinutes(1).toNanos();

    private final Consumer<RelativePath> look;
    private final Consumer<RelativePath> hash;
    private final LongSupplier nanos;
    private final OnceInAWhile looks = new OnceInAWhile(LOOK_PAUSE, MAX);
    private final OnceInAWhile hashes = new OnceInAWhile(HASH_PAUSE, MAX);

    /** Until then, by {@link #nanos}, what was read has used up what may be read. */
    private long paidAt;

    /**
     * @param look has a path scanned
     * @param hash has a file hashed, whatever its times say
     */
    public Rechecks(Consumer<RelativePath> look, Consumer<RelativePath> hash, LongSupplier nanos) {
        this.look = look;
        this.hash = hash;
        this.nanos = nanos;
        this.paidAt = nanos.getAsLong();
    }

    /** What is at the path is not what the index has seen there. */
    public synchronized void look(RelativePath path) {
        if (looks.pass(path, nanos.getAsLong())) {
            look.accept(path);
        }
    }

    /**
     * A peer got a content with another digest than the index has.
     *
     * @param size of the file
     */
    public synchronized void hash(RelativePath path, long size) {
        long now = nanos.getAsLong();
        if (now - paidAt >= 0 && hashes.pass(path, now)) {
            double cost = (double) size / BYTES_A_NANO;
            long debt = (long) Math.min(cost, (double) LONGEST_DEBT.toNanos());
            // What was not used within a minute is not saved up.
            paidAt = Math.max(paidAt, now - Duration.ofMinutes(1).toNanos()) + debt;
            hash.accept(path);
        }
    }
}
