package dev.sluice.domain;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Extras as bytes: how the index keeps them, and what two nodes compare and hash. They travel in
 * the sums between nodes, so the form never changes; a further part gets a further letter, in their
 * order. Integers are big-endian, texts are UTF-8 with 4 bytes of length before them.
 *
 * <pre>
 *   'a'  the ACL
 *   'l'  the group of links
 *   'o'  the owner: uid and gid in 8 bytes each, the names, empty for none
 *   's'  the special bits in 2 bytes
 *   'x'  the attributes: 4 bytes of count, then names and values (in base64) by name
 * </pre>
 */
public final class ExtrasCodec {

    private static final byte[] NOTHING = {};
    private static final int OWNER_BYTES = 2 * Long.BYTES;

    private ExtrasCodec() {}

    /** Empty if nothing is said. */
    public static byte[] encode(Extras extras) {
        if (extras.isNone()) {
            return NOTHING;
        }
        ByteBuffer bytes = ByteBuffer.allocate(room(extras));
        write(extras, bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** No fewer bytes than it takes: a character has at most three. */
    private static int room(Extras extras) {
        int texts = extras.acl() == null ? 0 : extras.acl().length();
        int parts = 5 * (1 + Integer.BYTES) + OWNER_BYTES + 2 * Integer.BYTES;
        if (extras.links() != null) {
            texts += extras.links().text().length();
        }
        Owner owner = extras.owner();
        if (owner != null) {
            texts += text(owner.user()).length() + text(owner.group()).length();
        }
        if (extras.xattr() != null) {
            for (Map.Entry<String, String> each : extras.xattr().entrySet()) {
                texts += each.getKey().length() + each.getValue().length();
                parts += 2 * Integer.BYTES;
            }
        }
        return parts + 3 * texts;
    }

    private static String text(@Nullable String name) {
        return name == null ? "" : name;
    }

    private static void write(Extras extras, ByteBuffer bytes) {
        if (extras.acl() != null) {
            bytes.put((byte) 'a');
            write(extras.acl(), bytes);
        }
        if (extras.links() != null) {
            bytes.put((byte) 'l');
            write(extras.links().text(), bytes);
        }
        Owner owner = extras.owner();
        if (owner != null) {
            bytes.put((byte) 'o').putLong(owner.uid()).putLong(owner.gid());
            write(text(owner.user()), bytes);
            write(text(owner.group()), bytes);
        }
        if (extras.special() != null) {
            bytes.put((byte) 's').putShort((short) extras.special().bits());
        }
        SortedMap<String, String> xattr = extras.xattr();
        if (xattr != null) {
            bytes.put((byte) 'x').putInt(xattr.size());
            for (Map.Entry<String, String> each : xattr.entrySet()) {
                write(each.getKey(), bytes);
                write(each.getValue(), bytes);
            }
        }
    }

    private static void write(String text, ByteBuffer bytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.putInt(utf8.length).put(utf8);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is not that
     */
    public static Extras decode(byte[] bytes) {
        if (bytes.length == 0) {
            return Extras.NONE;
        }
        try {
            return read(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "extras of " + bytes.length + " bytes end too early", e);
        }
    }

    private static Extras read(ByteBuffer bytes) {
        @Nullable Owner owner = null;
        @Nullable Special special = null;
        @Nullable String acl = null;
        @Nullable LinkGroup links = null;
        @Nullable SortedMap<String, String> xattr = null;
        while (bytes.hasRemaining()) {
            byte part = bytes.get();
            switch (part) {
                case 'a' -> acl = readText(bytes);
                case 'l' -> links = new LinkGroup(readText(bytes));
                case 'o' -> owner = owner(bytes);
                case 's' -> special = new Special(Short.toUnsignedInt(bytes.getShort()));
                case 'x' -> xattr = xattr(bytes);
                default ->
                        throw new IllegalArgumentException(
                                "extras must have parts a, l, o, s and x, not " + part);
            }
        }
        return new Extras(owner, special, acl, xattr, links);
    }

    private static Owner owner(ByteBuffer bytes) {
        long uid = bytes.getLong();
        long gid = bytes.getLong();
        String user = readText(bytes);
        String group = readText(bytes);
        return new Owner(user.isEmpty() ? null : user, group.isEmpty() ? null : group, uid, gid);
    }

    private static SortedMap<String, String> xattr(ByteBuffer bytes) {
        SortedMap<String, String> xattr = new TreeMap<>();
        int count = bytes.getInt();
        for (int i = 0; i < count; i++) {
            String name = readText(bytes);
            xattr.put(name, readText(bytes));
        }
        return xattr;
    }

    private static String readText(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException(
                    "a text of extras must not have " + length + " bytes");
        }
        byte[] utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
