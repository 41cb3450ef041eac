package dev.sluice.domain;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 *   'o'  the owner: uid and gid in 8 bytes each, the names, empty for none
 *   's'  the special bits in 2 bytes
 *   'x'  the attributes: 4 bytes of count, then names and values (in base64) by name
 * </pre>
 */
public final class ExtrasCodec {

    private static final byte[] NOTHING = {};

    private ExtrasCodec() {}

    /** Empty if nothing is said. */
    public static byte[] encode(Extras extras) {
        if (extras.isNone()) {
            return NOTHING;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(extras, out);
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Extras extras, DataOutputStream out) throws IOException {
        if (extras.acl() != null) {
            out.writeByte('a');
            write(extras.acl(), out);
        }
        Owner owner = extras.owner();
        if (owner != null) {
            out.writeByte('o');
            out.writeLong(owner.uid());
            out.writeLong(owner.gid());
            write(owner.user() == null ? "" : owner.user(), out);
            write(owner.group() == null ? "" : owner.group(), out);
        }
        if (extras.special() != null) {
            out.writeByte('s');
            out.writeShort(extras.special().bits());
        }
        SortedMap<String, String> xattr = extras.xattr();
        if (xattr != null) {
            out.writeByte('x');
            out.writeInt(xattr.size());
            for (var each : xattr.entrySet()) {
                write(each.getKey(), out);
                write(each.getValue(), out);
            }
        }
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
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
        @Nullable Owner owner = null;
        @Nullable Special special = null;
        @Nullable String acl = null;
        @Nullable SortedMap<String, String> xattr = null;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int part = in.read(); part >= 0; part = in.read()) {
                switch (part) {
                    case 'a' -> acl = text(in);
                    case 'o' -> owner = owner(in);
                    case 's' -> special = new Special(in.readUnsignedShort());
                    case 'x' -> xattr = xattr(in);
                    default ->
                            throw new IllegalArgumentException(
                                    "extras must have parts a, o, s and x, not " + part);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "extras of " + bytes.length + " bytes end too early", e);
        }
        return new Extras(owner, special, acl, xattr);
    }

    private static Owner owner(DataInputStream in) throws IOException {
        long uid = in.readLong();
        long gid = in.readLong();
        String user = text(in);
        String group = text(in);
        return new Owner(user.isEmpty() ? null : user, group.isEmpty() ? null : group, uid, gid);
    }

    private static SortedMap<String, String> xattr(DataInputStream in) throws IOException {
        SortedMap<String, String> xattr = new TreeMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = text(in);
            xattr.put(name, text(in));
        }
        return xattr;
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException(
                    "a text of extras must not have " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
