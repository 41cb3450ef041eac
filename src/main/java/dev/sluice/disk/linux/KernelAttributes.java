package dev.sluice.disk.linux;

import dev.sluice.disk.held.Stat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of one thing that is held or open, by its number. */
final class KernelAttributes implements HeldAttributes {

    /** What the kernel takes at most, for a value and for all names. */
    private static final int MAX = 64 << 10;

    private static final int NAME = 256;

    private final int descriptor;
    private final String path;
    private final boolean isOpen;

    /** Most files have no attributes, and need none. */
    private @Nullable Memory memory;

    /** For the arguments of calls that go by a path. */
    private static final class Memory implements AutoCloseable {

        private final Arena arena = Arena.ofConfined();
        private final MemorySegment name = arena.allocate(NAME);
        private final long held;
        private @Nullable MemorySegment room;

        Memory(int descriptor) {
            this.held = arena.allocateFrom("/proc/self/fd/" + descriptor).address();
        }

        MemorySegment room() {
            MemorySegment made = room;
            if (made == null) {
                made = arena.allocate(MAX);
                room = made;
            }
            return made;
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /**
     * @param path for messages
     * @param isOpen whether it is open and not only held
     */
    KernelAttributes(int descriptor, String path, boolean isOpen) {
        this.descriptor = descriptor;
        this.path = path;
        this.isOpen = isOpen;
    }

    private Memory memory() {
        Memory made = memory;
        if (made == null) {
            made = new Memory(descriptor);
            memory = made;
        }
        return made;
    }

    @Override
    public Stat stat() throws IOException {
        Scratch scratch = Scratch.mine();
        long _ = checked(SystemCalls.stat(scratch, descriptor));
        return scratch.stat;
    }

    @Override
    public @Nullable List<String> names() throws IOException {
        Scratch scratch = Scratch.mine();
        // Mostly there are none, or few: then no large room is needed.
        MemorySegment from = scratch.chunk;
        long length = list(scratch, from);
        if (length == -Errno.ERANGE) {
            from = memory().room();
            length = list(scratch, from);
        }
        if (length == -Errno.ENOTSUP) {
            return null;
        }
        return length == 0 ? List.of() : split(from.asSlice(0, checked(length)));
    }

    private long list(Scratch scratch, MemorySegment into) {
        long room = into.address();
        long size = into.byteSize();
        return isOpen
                ? SystemCalls.listAttributes(scratch, descriptor, room, size)
                : SystemCalls.listAttributes(scratch, memory().held, room, size);
    }

    private List<String> split(MemorySegment from) throws IOException {
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < from.byteSize(); i++) {
            if (from.get(ValueLayout.JAVA_BYTE, i) == 0) {
                names.add(text(from.asSlice(start, i - start)));
                start = i + 1;
            }
        }
        return names;
    }

    private String text(MemorySegment bytes) throws FileSystemException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE));
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException e) {
            throw new FileSystemException(path, null, "has an attribute whose name is not UTF-8");
        }
    }

    private long nameOf(String text) throws FileSystemException {
        MemorySegment name = memory().name;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= NAME) {
            throw new FileSystemException(path, null, "the name of an attribute is too long");
        }
        MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
        name.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
        return name.address();
    }

    @Override
    public byte @Nullable [] value(String attribute) throws IOException {
        Memory in = memory();
        MemorySegment room = in.room();
        long length =
                SystemCalls.attribute(
                        Scratch.mine(), in.held, nameOf(attribute), room.address(), MAX);
        if (length == -Errno.ENODATA || length == -Errno.ENOTSUP) {
            return null;
        }
        return room.asSlice(0, checked(length)).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public int set(String attribute, byte[] value) throws IOException {
        Memory in = memory();
        MemorySegment from = value.length <= MAX ? in.room() : in.arena.allocate(value.length);
        MemorySegment.copy(value, 0, from, ValueLayout.JAVA_BYTE, 0, value.length);
        return (int)
                SystemCalls.setAttribute(
                        Scratch.mine(), in.held, nameOf(attribute), from.address(), value.length);
    }

    @Override
    public int setOwner(long user, long group) throws IOException {
        return SystemCalls.setOwner(descriptor, user, group);
    }

    @Override
    public int setMode(int bits) throws IOException {
        return SystemCalls.setModeOfHeld(descriptor, bits);
    }

    @Override
    public int remove(String attribute) throws IOException {
        long held = memory().held;
        long result = SystemCalls.removeAttribute(Scratch.mine(), held, nameOf(attribute));
        return result == -Errno.ENODATA || result == -Errno.ENOTSUP ? 0 : (int) result;
    }

    private long checked(long result) throws IOException {
        if (result < 0) {
            throw Errno.exception((int) -result, path);
        }
        return result;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
