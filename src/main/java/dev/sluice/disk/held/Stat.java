package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What statx(2) wrote; its layout is the same on every processor. */
public final class Stat {

    public static final long SIZE = 256;

    /** STATX_MNT_ID, in what is asked for and in what was filled in. */
    public static final int MOUNT_IS_KNOWN = 0x1000;

    /** No mount has it. */
    public static final long NO_MOUNT = -1;

    private static final long FILLED = 0;
    private static final long LINKS = 16;
    private static final long USER = 20;
    private static final long GROUP = 24;
    private static final long MODE = 28;
    private static final long INODE = 32;
    private static final long LENGTH = 40;
    private static final long CTIME = 96;
    private static final long MTIME = 112;
    private static final long DEVICE_MAJOR = 136;
    private static final long DEVICE_MINOR = 140;
    private static final long MOUNT = 144;

    /** After the seconds of a time. */
    private static final long NANOS = 8;

    private static final int PERMISSIONS = 0777;
    private static final int SPECIAL = 07000;

    private final MemorySegment buffer;

    public Stat(MemorySegment buffer) {
        this.buffer = buffer;
    }

    public long address() {
        return buffer.address();
    }

    public FileKey key() {
        return new FileKey(device(), buffer.get(ValueLayout.JAVA_LONG, INODE));
    }

    /** As makedev of the C library puts it together, and so the JDK. */
    private long device() {
        long major = Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, DEVICE_MAJOR));
        long minor = Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, DEVICE_MINOR));
        return (major & 0xfffff000L) << 32
                | (major & 0xfffL) << 8
                | (minor & 0xffffff00L) << 12
                | minor & 0xffL;
    }

    /**
     * The mount through which it was found, {@link #NO_MOUNT} if the kernel (before Linux 5.8) does
     * not say. Good for as long as the mount is there, and then given to another.
     */
    public long mount() {
        boolean isKnown = (buffer.get(ValueLayout.JAVA_INT, FILLED) & MOUNT_IS_KNOWN) != 0;
        return isKnown ? buffer.get(ValueLayout.JAVA_LONG, MOUNT) : NO_MOUNT;
    }

    public @Nullable Kind kind() {
        return FileType.kind(mode());
    }

    /** In words, what is not replicated. */
    public String type() {
        return FileType.named(mode());
    }

    private int mode() {
        return Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, MODE));
    }

    public int permissions() {
        return mode() & PERMISSIONS;
    }

    public int special() {
        return mode() & SPECIAL;
    }

    public long user() {
        return Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, USER));
    }

    public long group() {
        return Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, GROUP));
    }

    long length() {
        return buffer.get(ValueLayout.JAVA_LONG, LENGTH);
    }

    public int links() {
        return buffer.get(ValueLayout.JAVA_INT, LINKS);
    }

    public Glance glance() {
        return new Glance(key(), kind(), length());
    }

    /**
     * @param at when, at the latest, it was asked for
     */
    public FileStat identity(Kind kind, Instant at) {
        FileKey key = key();
        return new FileStat(
                kind,
                kind == Kind.FILE ? length() : 0,
                time(MTIME),
                time(CTIME),
                new Mode(permissions()),
                key.device(),
                key.inode(),
                at);
    }

    private Instant time(long offset) {
        return Stamp.clamp(
                Instant.ofEpochSecond(
                        buffer.get(ValueLayout.JAVA_LONG, offset),
                        buffer.get(ValueLayout.JAVA_INT, offset + NANOS)));
    }
}
