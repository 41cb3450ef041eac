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
    private static final int MOST = 64 << 10;

    private static final int NAME = 256;

    private final int descriptor;
    private final String path;
    private final Arena arena;
    private final long held;
    private final MemorySegment name;
    private @Nullable MemorySegment room;

    /**
     * @param path for messages
     */
    KernelAttributes(int descriptor, String path) {
        this.descriptor = descriptor;
        this.path = path;
        this.arena = Arena.ofConfined();
        this.held = arena.allocateFrom("/proc/self/fd/" + descriptor).address();
        this.name = arena.allocate(NAME);
    }

    private MemorySegment room() {
        MemorySegment made = room;
        if (made == null) {
            made = arena.allocate(MOST);
            room = made;
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
        long length =
                SystemCalls.listAttributes(scratch, held, scratch.chunk.address(), Scratch.CHUNK);
        MemorySegment from = scratch.chunk;
        if (length == -Errno.ERANGE) {
            from = room();
            length = SystemCalls.listAttributes(scratch, held, from.address(), MOST);
        }
        if (length == -Errno.ENOTSUP) {
            return null;
        }
        return split(from.asSlice(0, checked(length)));
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
        Scratch scratch = Scratch.mine();
        long length =
                SystemCalls.attribute(scratch, held, nameOf(attribute), room().address(), MOST);
        if (length == -Errno.ENODATA || length == -Errno.ENOTSUP) {
            return null;
        }
        return room().asSlice(0, checked(length)).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public int set(String attribute, byte[] value) throws IOException {
        MemorySegment from = value.length <= MOST ? room() : arena.allocate(value.length);
        MemorySegment.copy(value, 0, from, ValueLayout.JAVA_BYTE, 0, value.length);
        return (int)
                SystemCalls.setAttribute(
                        Scratch.mine(), held, nameOf(attribute), from.address(), value.length);
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
        arena.close();
    }
}
