package dev.sluice.pull;

import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.fault.Faults;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Keeps what could not be applied, with its reason, and when it is tried again. */
public final class Failures {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** 2^9 s is beyond the longest pause. */
    private static final int MAX_DOUBLINGS = 9;

    /** Where what failed is kept. */
    public interface Kept {

        void fail(Need wanted, String reason, Instant retryAt);
    }

    private final Kept kept;
    private final InstantSource clock;
    private final PullResult.Counter counter;
    private final Room room;
    private final Consumer<Need> mismatched;
    private final Consumer<Need> notServed;

    /**
     * @param mismatched takes those whose bytes were not what the peer had announced
     * @param notServed takes those that the peer does not have any more, as it says
     */
    public Failures(
            Kept kept,
            InstantSource clock,
            PullResult.Counter counter,
            Room room,
            Consumer<Need> mismatched,
            Consumer<Need> notServed) {
        this.kept = kept;
        this.notServed = notServed;
        this.mismatched = mismatched;
        this.clock = clock;
        this.counter = counter;
        this.room = room;
    }

    /**
     * An interrupt that closed a channel is no failure of the file: the next round goes on. Nor is
     * a disk that is full.
     */
    public void add(Need wanted, Exception cause) {
        switch (cause) {
            case ClosedByInterruptException _ -> {}
            case NoSpaceException e -> {
                noteLack();
                room.tooSmall(reason(e));
            }
            case Exception e when NoSpaceException.isCauseOf(e) -> {
                noteLack();
                room.full(reason(e));
            }
            case PeerException e when e.kind() == PeerException.Kind.MISMATCH -> {
                mismatched.accept(wanted);
                add(wanted, FailureKind.of(e), reason(e));
            }
            default -> add(wanted, FailureKind.of(cause), reason(cause));
        }
    }

    /** Once in a round, however much does not fit. */
    private void noteLack() {
        if (room.reason() == null) {
            counter.failed(FailureKind.NO_SPACE).increment();
        }
    }

    public void add(Need wanted, FailureKind kind, String reason) {
        counter.failed(kind).increment();
        if (kind == FailureKind.OUTDATED) {
            notServed.accept(wanted);
        }
        // What is in the place of a file stays there for long; a new entry comes when it is gone.
        Duration pause =
                kind == FailureKind.UNAVAILABLE ? Need.LONGEST_PAUSE : pause(wanted.attempts());
        Instant retryAt = clock.instant().plus(pause);
        kept.fail(wanted, reason, retryAt);
    }

    /** Notes what a row waits for that has not failed; it is tried in the next round. */
    public void waits(Need wanted, String reason) {
        kept.fail(wanted, reason, clock.instant());
    }

    /** 1 s, doubled with each attempt, at most {@link Need#LONGEST_PAUSE}. */
    public static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
        return pause.compareTo(Need.LONGEST_PAUSE) < 0 ? pause : Need.LONGEST_PAUSE;
    }

    public static String reason(Exception cause) {
        return Faults.words(cause);
    }
}
