package dev.sluice.disk.linux;

import dev.sluice.disk.held.Stat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Instant;

/** Memory outside the heap for the arguments of one system call; each thread has one for itself. */
final class Scratch {

    /** Also room for the longest path and the longest target of a link. */
    static final int CHUNK = 8192;

    /** Four times the longest name of most file systems, for those that count characters. */
    private static final int NAME = 1024;

    private static final int TIMES = 32;

    /** Bytes of {@code struct open_how}. */
    static final int HOW = 24;

    /** UTIME_OMIT of {@code stat.h}: leave this time as it is. */
    private static final long OMIT = (1L << 30) - 2;

    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    final MemorySegment errno;
    final Stat stat;
    final MemorySegment chunk;
    private final MemorySegment name;
    private final MemorySegment secondName;
    private final MemorySegment times;
    private final MemorySegment how;

    private Scratch() {
        Arena arena = Arena.ofAuto();
        errno = arena.allocate(SystemCalls.STATE);
        stat = new Stat(arena.allocate(Stat.SIZE, Long.BYTES));
        times = arena.allocate(TIMES, Long.BYTES);
        how = arena.allocate(HOW, Long.BYTES);
        name = arena.allocate(NAME);
        secondName = arena.allocate(NAME);
        chunk = arena.allocate(CHUNK);
    }

    static Scratch mine() {
        return MINE.get();
    }

    /**
     * The address of a single name.
     *
     * @throws FileSystemException if it is too long or cannot be written as UTF-8
     */
    long name(String text) throws FileSystemException {
        return name(text, name);
    }

    /** The address of another one, for calls with two. */
    long secondName(String text) throws FileSystemException {
        return name(text, secondName);
    }

    private static long name(String text, MemorySegment room) throws FileSystemException {
        if (text.isEmpty() || text.equals(".") || text.equals("..") || text.indexOf('/') >= 0) {
            throw new IllegalStateException("bug: not a single name: " + text);
        }
        return text(text, room);
    }

    /** The address of any text, in the chunk. */
    long text(String text) throws FileSystemException {
        return text(text, chunk);
    }

    private static long text(String text, MemorySegment room) throws FileSystemException {
        int length = text.length();
        if (length >= room.byteSize()) {
            throw new FileSystemException(text, null, "File name too long");
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80) {
                return encode(text, room);
            }
            room.set(ValueLayout.JAVA_BYTE, i, (byte) c);
        }
        room.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        return room.address();
    }

    /** What would be cut at a NUL or written with a replacement would be another name. */
    private static long encode(String text, MemorySegment room) throws FileSystemException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            if (text.indexOf('\0') >= 0) {
                throw new FileSystemException(text, null, "has a NUL");
            }
            if (bytes.remaining() >= room.byteSize()) {
                throw new FileSystemException(text, null, "File name too long");
            }
            return bytes(bytes, room);
        } catch (CharacterCodingException e) {
            throw new FileSystemException(text, null, "cannot be written as UTF-8");
        }
    }

    /** The address of bytes without a NUL in them, in the chunk. */
    long bytes(ByteBuffer bytes) {
        return bytes(bytes, chunk);
    }

    private static long bytes(ByteBuffer bytes, MemorySegment room) {
        MemorySegment.copy(MemorySegment.ofBuffer(bytes), 0, room, 0, bytes.remaining());
        room.set(ValueLayout.JAVA_BYTE, bytes.remaining(), (byte) 0);
        return room.address();
    }

    /** The address of what openat2 takes; no mode, since nothing is made. */
    long how(long flags, long resolve) {
        how.set(ValueLayout.JAVA_LONG, 0, flags);
        how.set(ValueLayout.JAVA_LONG, 8, 0);
        how.set(ValueLayout.JAVA_LONG, 16, resolve);
        return how.address();
    }

    /** The address of the two times that utimensat takes; the atime stays. */
    long times(Instant mtime) {
        times.set(ValueLayout.JAVA_LONG, 0, 0);
        times.set(ValueLayout.JAVA_LONG, 8, OMIT);
        times.set(ValueLayout.JAVA_LONG, 16, mtime.getEpochSecond());
        times.set(ValueLayout.JAVA_LONG, 24, mtime.getNano());
        return times.address();
    }
}
