package dev.sluice.disk.held;

import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Times of files, between the kernel, the JDK and ourselves. */
public final class Stamp {

    /** The first and last second of which every nanosecond fits 64 bits: years 1677 to 2262. */
    private static final Instant FIRST = Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000_000);

    private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

    private Stamp() {}

    /** What the file system says, held within 64 bits of nanoseconds. */
    public static Instant read(FileTime time) {
        return clamp(time.toInstant());
    }

    /**
     * What is to be handed to the file system. To the nanosecond from 1970 on; before that to the
     * second below, since the JDK hands a fraction before 1970 to the kernel as a negative number,
     * which refuses it (EINVAL).
     */
    public static FileTime toWrite(Instant time) {
        Instant clamped = clamp(time);
        return clamped.getEpochSecond() < 0
                ? FileTime.from(Instant.ofEpochSecond(clamped.getEpochSecond()))
                : FileTime.from(clamped);
    }

    /** Held within 64 bits of nanoseconds. */
    static Instant clamp(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST;
        }
        return time.isAfter(LAST) ? LAST : time;
    }
}
