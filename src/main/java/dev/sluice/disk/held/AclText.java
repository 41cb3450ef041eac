package dev.sluice.disk.held;

import dev.sluice.domain.Quoted;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX ACL between the text that getfacl writes, on one line, and what the kernel keeps in an
 * attribute: the number 2, then for each entry its tag, its permissions and whom it is about.
 */
public final class AclText {

    private static final int VERSION = 2;
    private static final int NO_ID = -1;
    private static final int ENTRY = 8;
    private static final String DEFAULT = "default:";

    private enum Tag {
        USER_OBJ(0x01, "user"),
        USER(0x02, "user"),
        GROUP_OBJ(0x04, "group"),
        GROUP(0x08, "group"),
        MASK(0x10, "mask"),
        OTHER(0x20, "other");

        private final int number;
        private final String text;

        Tag(int number, String text) {
            this.number = number;
            this.text = text;
        }
    }

    private record Entry(Tag tag, int permissions, int id) {}

    private final Accounts accounts;

    AclText(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Both ACLs as one text.
     *
     * @param access null for none beyond the mode; likewise the default one
     * @throws IllegalArgumentException if it is none that we know
     */
    public String text(byte @Nullable [] access, byte @Nullable [] byDefault) {
        StringJoiner text = new StringJoiner(",");
        if (access != null) {
            add(access, "", text);
        }
        if (byDefault != null) {
            add(byDefault, DEFAULT, text);
        }
        return text.toString();
    }

    private void add(byte[] acl, String before, StringJoiner text) {
        for (Entry entry : entries(acl)) {
            text.add(before + text(entry));
        }
    }

    private String text(Entry entry) {
        long id = Integer.toUnsignedLong(entry.id);
        String whom =
                switch (entry.tag) {
                    case USER -> accounts.user(id);
                    case GROUP -> accounts.group(id);
                    case USER_OBJ, GROUP_OBJ, MASK, OTHER -> "";
                };
        int bits = entry.permissions;
        return entry.tag.text
                + ":"
                + whom
                + ":"
                + ((bits & 4) != 0 ? "r" : "-")
                + ((bits & 2) != 0 ? "w" : "-")
                + ((bits & 1) != 0 ? "x" : "-");
    }

    private static List<Entry> entries(byte[] acl) {
        ByteBuffer bytes = ByteBuffer.wrap(acl).order(ByteOrder.LITTLE_ENDIAN);
        List<Entry> entries = new ArrayList<>();
        try {
            if (bytes.getInt() != VERSION) {
                throw new IllegalArgumentException("an ACL of a form that is not known");
            }
            while (bytes.hasRemaining()) {
                Tag tag = tag(bytes.getShort());
                entries.add(new Entry(tag, bytes.getShort() & 7, bytes.getInt()));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("an ACL that ends too early", e);
        }
        return entries;
    }

    private static Tag tag(int number) {
        for (Tag tag : Tag.values()) {
            if (tag.number == number) {
                return tag;
            }
        }
        throw new IllegalArgumentException("an ACL with the tag " + number);
    }

    /**
     * What the kernel keeps of a text.
     *
     * @return null if the text has no such ACL
     * @throws IllegalArgumentException if it is none, or names somebody who is not known here
     */
    public byte @Nullable [] bytes(String text, boolean isDefault) {
        List<Entry> entries = new ArrayList<>();
        for (String item : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (item.startsWith(DEFAULT) == isDefault) {
                entries.add(entry(isDefault ? item.substring(DEFAULT.length()) : item));
            }
        }
        if (entries.isEmpty()) {
            return null;
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + entries.size() * ENTRY)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(VERSION);
        entries.stream().sorted(AclText::compare).forEach(entry -> put(entry, bytes));
        return bytes.array();
    }

    /**
     * Whether two texts say the same of all whose rights the mode does not say as well. A directory
     * that is lent to its owner, and a step that has set the mode and not yet the ACL, have another
     * one in the rest.
     *
     * @throws IllegalArgumentException if one is none, or names somebody who is not known here
     */
    boolean areSameBesideMode(String one, String other) {
        return besideMode(one).equals(besideMode(other))
                && Arrays.equals(bytes(one, true), bytes(other, true));
    }

    /** The bits of the group in a mode are those of the mask, where there is one. */
    private Set<Entry> besideMode(String text) {
        byte[] acl = bytes(text, false);
        Set<Entry> entries = new HashSet<>(acl == null ? List.of() : entries(acl));
        boolean hasMask = entries.removeIf(entry -> entry.tag == Tag.MASK);
        entries.removeIf(entry ->
                switch (entry.tag) {
                    case USER_OBJ, OTHER -> true;
                    case GROUP_OBJ -> !hasMask;
                    case USER, GROUP, MASK -> false;
                });
        return entries;
    }

    private static void put(Entry entry, ByteBuffer bytes) {
        bytes.putShort((short) entry.tag.number);
        bytes.putShort((short) entry.permissions);
        bytes.putInt(entry.id);
    }

    /** The kernel wants them by tag and number. */
    private static int compare(Entry a, Entry b) {
        int byTag = a.tag.compareTo(b.tag);
        return byTag != 0 ? byTag : Integer.compareUnsigned(a.id, b.id);
    }

    private Entry entry(String item) {
        String[] fields = item.split(":", -1);
        if (fields.length != 3) {
            throw new IllegalArgumentException(
                    "an entry of an ACL that is none: " + Quoted.of(item));
        }
        boolean isNamed = !fields[1].isEmpty();
        int permissions = permissions(fields[2]);
        return switch (fields[0]) {
            case "user" ->
                    isNamed
                            ? new Entry(Tag.USER, permissions, id(accounts.userId(fields[1]), item))
                            : new Entry(Tag.USER_OBJ, permissions, NO_ID);
            case "group" ->
                    isNamed
                            ? new Entry(
                                    Tag.GROUP, permissions, id(accounts.groupId(fields[1]), item))
                            : new Entry(Tag.GROUP_OBJ, permissions, NO_ID);
            case "mask" -> new Entry(Tag.MASK, permissions, NO_ID);
            case "other" -> new Entry(Tag.OTHER, permissions, NO_ID);
            default -> throw new IllegalArgumentException("an entry of an ACL: " + Quoted.of(item));
        };
    }

    private static int id(long id, String item) {
        if (id == Accounts.NOBODY) {
            throw new IllegalArgumentException("nobody here is meant by " + Quoted.of(item));
        }
        return (int) id;
    }

    private static int permissions(String text) {
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case 'r' -> bits |= 4;
                case 'w' -> bits |= 2;
                case 'x' -> bits |= 1;
                case '-' -> {}
                default ->
                        throw new IllegalArgumentException(
                                "permissions of an ACL: " + Quoted.of(text));
            }
        }
        return bits;
    }
}
