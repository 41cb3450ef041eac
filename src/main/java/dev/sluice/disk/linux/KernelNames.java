package dev.sluice.disk.linux;

import dev.sluice.disk.held.ListedName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the names of a directory by getdents64(2): inode, offset, length, type, name, NUL. */
public final class KernelNames {

    private static final int ROOM = 64 * 1024;
    private static final long LENGTH = 16;
    private static final long NAME = 19;

    /** What the JDK leaves as it is in the path of a URI. */
    private static final String PLAIN = "-_.!~*'():@&=+$,";

    private static final char REPLACEMENT = '\ufffd';

    private KernelNames() {}

    /**
     * @param path for messages
     */
    static List<ListedName> of(int descriptor, String path) throws IOException {
        List<ListedName> names = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(ROOM, Long.BYTES);
            Scratch scratch = Scratch.mine();
            while (true) {
                int count = SystemCalls.listNames(scratch, descriptor, room.address(), ROOM);
                if (count < 0) {
                    throw new IOException(
                            "list " + (path.isEmpty() ? "the root" : path),
                            Errno.exception(-count, path));
                }
                if (count == 0) {
                    return names;
                }
                add(room.asSlice(0, count), names);
            }
        }
    }

    private static void add(MemorySegment entries, List<ListedName> names) {
        long offset = 0;
        while (offset < entries.byteSize()) {
            int length =
                    Short.toUnsignedInt(
                            entries.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + LENGTH));
            MemorySegment name = entries.asSlice(offset + NAME, length - NAME);
            add(name.asSlice(0, end(name)).asByteBuffer(), names);
            offset += length;
        }
    }

    private static long end(MemorySegment name) {
        long end = 0;
        while (name.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return end;
    }

    private static void add(ByteBuffer name, List<ListedName> names) {
        ListedName listed = listed(name);
        if (!".".equals(listed.text()) && !"..".equals(listed.text())) {
            names.add(listed);
        }
    }

    public static ListedName listed(ByteBuffer name) {
        String text = text(name.duplicate());
        return text == null ? new ListedName(null, encoded(name)) : new ListedName(text, text);
    }

    /**
     * Null if it is not UTF-8. What is malformed became one character: seldom is one to be told.
     */
    public static @Nullable String text(ByteBuffer bytes) {
        byte[] name = new byte[bytes.remaining()];
        bytes.get(name);
        String text = new String(name, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictly(name);
    }

    private static @Nullable String strictly(byte[] name) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String encoded(ByteBuffer name) {
        StringBuilder encoded = new StringBuilder();
        while (name.hasRemaining()) {
            char c = (char) Byte.toUnsignedInt(name.get());
            if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append("%%%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }
}
