package dev.sluice.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the file system said of a path at one look. Two looks that say the same mean that nothing
 * was changed between them, but for the racy case (see {@link #isRacy}).
 *
 * @param size bytes; 0 for what is not a file
 * @param device of the file system
 * @param lookedAt by the kernel's clock, when the look was made, or until when a change would have
 *     shown at the latest; not part of {@link #isSame}
 * @param extras what more was looked at, null if nothing was; not part of {@link #isSame}, since
 *     whatever changes it changes the ctime
 */
public record FileStat(
        Kind kind,
        long size,
        Instant mtime,
        Instant ctime,
        Mode mode,
        long device,
        long inode,
        Instant lookedAt,
        @Nullable Extras extras) {

    /**
     * The coarsest tick of a kernel clock that stamps files: 10 ms at CONFIG_HZ=100. A change
     * within the tick of the look before leaves the times as they were.
     */
    private static final Duration TICK = Duration.ofMillis(10);

    /** A look at no more than that. */
    public FileStat(
            Kind kind,
            long size,
            Instant mtime,
            Instant ctime,
            Mode mode,
            long device,
            long inode,
            Instant lookedAt) {
        this(kind, size, mtime, ctime, mode, device, inode, lookedAt, null);
    }

    /** The same with another mode. */
    public FileStat with(Mode other) {
        return new FileStat(kind, size, mtime, ctime, other, device, inode, lookedAt, extras);
    }

    /** The same with what more was looked at. */
    public FileStat with(@Nullable Extras others) {
        return others == null && extras == null
                ? this
                : new FileStat(kind, size, mtime, ctime, mode, device, inode, lookedAt, others);
    }

    /** Whether the two looks saw the same: kind, size, times, mode, device and inode. */
    public boolean isSame(FileStat other) {
        return kind == other.kind
                && size == other.size
                && mtime.equals(other.mtime)
                && ctime.equals(other.ctime)
                && mode.equals(other.mode)
                && isSameFile(other);
    }

    /** Whether it is one and the same file, whatever has become of it: device and inode. */
    public boolean isSameFile(FileStat other) {
        return device == other.device && inode == other.inode;
    }

    /** The same, where a change may have been made that does not show. */
    public FileStat racy() {
        return new FileStat(kind, size, mtime, ctime, mode, device, inode, ctime, extras);
    }

    /** The same, where it is known otherwise that any later change shows. */
    public FileStat notRacy() {
        Instant later = ctime.plus(TICK).plusNanos(1);
        return isRacy()
                ? new FileStat(kind, size, mtime, ctime, mode, device, inode, later, extras)
                : this;
    }

    /**
     * Whether a later change could have left everything the same, because it was made within the
     * clock's tick of the look (the "racily clean" entry of git and JGit's FileSnapshot). Only the
     * ctime tells: every change sets it, and unlike the mtime nobody can set it to another time, so
     * a file dated in the future is not racy for ever.
     */
    public boolean isRacy() {
        return !ctime.plus(TICK).isBefore(lookedAt);
    }
}
