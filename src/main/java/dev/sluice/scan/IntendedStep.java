package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stamp;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a step has come that leaves the content as it is. The content cannot tell: somebody may
 * have changed mode, time or owner just before the step, which is no part of it.
 */
enum IntendedStep {
    DONE,

    /** Some of it is as it is to be, and the rest as it was. */
    BEGUN,

    /** Something is neither as it was nor as it is to be. */
    OF_SOMEBODY_ELSE;

    /** What file systems that keep times less exactly cut them to. */
    private static final List<Duration> TICKS =
            List.of(
                    Duration.ofNanos(100),
                    Duration.ofNanos(1_000),
                    Duration.ofMillis(1),
                    Duration.ofMillis(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2));

    /** Of a directory while things are done in it. */
    private static final int OPENED = 0700;

    /**
     * @param old what the entry says until then; null if there is none
     * @param found what would be said of what is there
     * @param now what is there
     * @param isElsewhere whether entries here say of another file that it is the intended one
     */
    static IntendedStep of(
            @Nullable State old,
            State intended,
            State found,
            FileStat now,
            Preserving preserving,
            boolean isElsewhere) {
        if (old == null || !old.isLive() || !old.hasContentOf(intended)) {
            return isAsMade(intended, now) && isLinkedAs(intended, found, preserving, isElsewhere)
                    ? DONE
                    : OF_SOMEBODY_ELSE;
        }
        return switch (found) {
            case State.File file when old instanceof State.File before ->
                    intended instanceof State.File after
                            ? time(before.mtime(), after.mtime(), file.mtime())
                                    .and(part(before.mode(), after.mode(), file.mode()))
                                    .and(extras(before, after, file, now, preserving))
                                    .andLinks(before, after, file, preserving, isElsewhere)
                            : DONE;
            case State.Directory directory when old instanceof State.Directory before ->
                    intended instanceof State.Directory after
                            ? mode(before.mode(), after.mode(), directory.mode())
                                    .and(extras(before, after, directory, now, preserving))
                            : DONE;
            case State.Link link -> extras(old, intended, link, now, preserving);
            case State.File _, State.Directory _, State.Deleted _ -> DONE;
        };
    }

    /**
     * Whether a file of the intended content can be the one that the step has made. It had its time
     * and mode before it had its name; so one with others was saved by somebody, who happens to
     * have the same content. Where times are kept less exactly, modes may not be kept at all.
     */
    private static boolean isAsMade(State intended, FileStat now) {
        return !(intended instanceof State.File file)
                || (isWritten(file.mtime(), now.mtime())
                        ? file.mode().equals(now.mode())
                        : isCutFrom(file.mtime(), now.mtime()));
    }

    /** Whether what a file has is what is left there of a time that was set. */
    private static boolean isKept(Instant set, Instant kept) {
        return isWritten(set, kept) || isCutFrom(set, kept);
    }

    private static boolean isWritten(Instant set, Instant kept) {
        return Stamp.toWrite(set).toInstant().equals(kept);
    }

    /** Whether a time is another one as a file system with a coarser clock keeps it. */
    private static boolean isCutFrom(Instant exact, Instant kept) {
        return !kept.isAfter(exact)
                && TICKS.stream()
                        .anyMatch(tick ->
                                nanos(kept) % tick.toNanos() == 0
                                        && Duration.between(kept, exact).compareTo(tick) < 0);
    }

    /** Within a day, which all ticks divide. */
    private static long nanos(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalTime().toNanoOfDay();
    }

    private IntendedStep and(IntendedStep other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** A file that has taken all else was made anew by the step, and with it left its names. */
    private IntendedStep andLinks(
            State old, State intended, State found, Preserving preserving, boolean isElsewhere) {
        return this == DONE && isLinkedAs(intended, found, preserving, isElsewhere)
                ? DONE
                : and(part(old.links(), intended.links(), found.links()));
    }

    /**
     * Whether a file has the other names that a step was to give it. The first name of a group is
     * alone until the others are joined to it.
     */
    private static boolean isLinkedAs(
            State intended, State found, Preserving preserving, boolean isElsewhere) {
        return !preserving.keepsLinks()
                || Objects.equals(found.links(), intended.links())
                || found.links() == null && !isElsewhere;
    }

    private static <T> IntendedStep part(@Nullable T old, @Nullable T intended, @Nullable T found) {
        if (Objects.equals(found, intended)) {
            return DONE;
        }
        return Objects.equals(found, old) ? BEGUN : OF_SOMEBODY_ELSE;
    }

    private static IntendedStep time(Instant old, Instant intended, Instant found) {
        return !found.equals(old) && isKept(intended, found) ? DONE : part(old, intended, found);
    }

    private static IntendedStep mode(Mode old, Mode intended, Mode found) {
        if (found.equals(opened(intended))) {
            return DONE;
        }
        return found.equals(opened(old)) ? BEGUN : part(old, intended, found);
    }

    private static Mode opened(Mode mode) {
        return new Mode(mode.bits() | OPENED);
    }

    private static IntendedStep extras(
            State old, State intended, State found, FileStat now, Preserving preserving) {
        IntendedStep step = DONE;
        Extras is = now.extras();
        if (is != null) {
            for (What what : preserving.differences(intended.extras(), is)) {
                step =
                        step.and(
                                areSame(what, found.extras(), old.extras(), preserving)
                                        ? BEGUN
                                        : OF_SOMEBODY_ELSE);
            }
        }
        return step;
    }

    /** What an ACL and the mode both say changes with the mode: that is compared as such. */
    private static boolean areSame(What what, Extras one, Extras other, Preserving preserving) {
        String acl = one.acl();
        String otherAcl = other.acl();
        return what == What.ACL && acl != null && otherAcl != null
                ? preserving.areSameAcls(acl, otherAcl)
                : Objects.equals(part(what, one), part(what, other));
    }

    private static @Nullable Object part(What what, Extras extras) {
        return switch (what) {
            case OWNER -> extras.owner();
            case SPECIAL -> extras.special();
            case ACL -> extras.acl();
            case XATTR -> extras.xattr();
            case HARDLINKS -> extras.links();
        };
    }
}
