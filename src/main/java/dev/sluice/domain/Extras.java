package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a path has besides kind, content, time and permission bits, where a folder preserves it.
 * Each part is null where nobody has said anything of it; that a file has no ACL is said by an
 * empty one.
 *
 * @param acl the POSIX ACL in its text form, entries separated by commas, those of the default ACL
 *     with {@code default:} before them; empty if there is none beyond the mode
 * @param xattr extended attributes: names, and values in base64
 * @param links the group of a file that has several names; null if it has one
 */
public record Extras(
        @Nullable Owner owner,
        @Nullable Special special,
        @Nullable String acl,
        @Nullable SortedMap<String, String> xattr,
        @Nullable LinkGroup links) {

    /** Nothing is said. The same for all, so that a file without costs no more than a reference. */
    public static final Extras NONE = new Extras(null, null, null, null, null);

    public static final int MAX_NAME = 255;
    public static final int MAX_VALUE = 64 << 10;
    public static final int MAX_ATTRIBUTES = 256;

    /** Of an ACL and of all attributes, names and values. */
    public static final int MAX_TOGETHER = 128 << 10;

    /** Bytes of the objects that a part consists of. */
    private static final int OBJECTS = 128;

    /**
     * @throws IllegalArgumentException if there is more of it than is taken, or a value that no
     *     honest node has
     */
    public Extras {
        long together = acl == null ? 0 : checkAcl(acl);
        if (xattr != null) {
            together += check(xattr);
            xattr = Collections.unmodifiableSortedMap(new TreeMap<>(xattr));
        }
        if (together > MAX_TOGETHER) {
            throw new IllegalArgumentException(
                    "ACL and attributes must have at most %d bytes together, not %d"
                            .formatted(MAX_TOGETHER, together));
        }
    }

    /** Of what has one name. */
    public Extras(
            @Nullable Owner owner,
            @Nullable Special special,
            @Nullable String acl,
            @Nullable SortedMap<String, String> xattr) {
        this(owner, special, acl, xattr, null);
    }

    private static long checkAcl(String acl) {
        if (!acl.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "an ACL must be of printable ASCII, not " + Quoted.of(acl));
        }
        return acl.length() + escapes(acl);
    }

    /**
     * Bytes that a text has more in the feed than here. They count, so that no line grows beyond
     * what a reader takes, whoever passes it on.
     */
    private static long escapes(String text) {
        return text.chars().filter(c -> c == '"' || c == '\\').count();
    }

    private static long check(SortedMap<String, String> xattr) {
        if (xattr.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException(
                    "an entry must have at most %d attributes, not %d"
                            .formatted(MAX_ATTRIBUTES, xattr.size()));
        }
        long together = 0;
        for (Map.Entry<String, String> each : xattr.entrySet()) {
            together += check(each.getKey(), each.getValue());
        }
        return together;
    }

    private static long check(String name, String value) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_NAME || name.indexOf('.') < 1 || !isText(name)) {
            throw new IllegalArgumentException(
                    "an attribute must be named as in user.name, with at most "
                            + MAX_NAME
                            + " bytes and no control characters, not "
                            + Quoted.of(name));
        }
        int bytes = length(value);
        if (bytes > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "attribute %s must have at most %d bytes, not %d"
                            .formatted(Quoted.of(name), MAX_VALUE, bytes));
        }
        return length + escapes(name) + bytes;
    }

    private static boolean isText(String name) {
        return name.chars().noneMatch(c -> c < ' ')
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /** Of what it stands for. Two spellings of one value would be two values. */
    private static int length(String base64) {
        if (base64.length() <= 2 * MAX_VALUE) {
            byte[] value = Base64.getDecoder().decode(base64);
            if (!Base64.getEncoder().encodeToString(value).equals(base64)) {
                throw new IllegalArgumentException(
                        "the value of an attribute must be in plain base64");
            }
            return value.length;
        }
        return base64.length() / 4 * 3;
    }

    /** Whether nothing differs of which both say something. */
    public boolean agreesWith(Extras other) {
        return agree(owner, other.owner)
                && agree(special, other.special)
                && agree(acl, other.acl)
                && agree(xattr, other.xattr);
    }

    /** The same, in another group of links. */
    public Extras with(@Nullable LinkGroup others) {
        return Objects.equals(links, others)
                ? this
                : new Extras(owner, special, acl, xattr, others).orNone();
    }

    /** The same once a mode is set, which changes what an ACL says of those whom a mode knows. */
    public Extras under(Mode mode) {
        String changed = acl == null ? null : AclMode.with(acl, mode);
        return Objects.equals(changed, acl)
                ? this
                : new Extras(owner, special, changed, xattr, links);
    }

    /** Whether two looks show the same, however many names there were. */
    public static boolean areSameButLinks(@Nullable Extras one, @Nullable Extras other) {
        return one == null || other == null
                ? one == null && other == null
                : one.with(null).equals(other.with(null));
    }

    /** What an entry says of it: a look at the disk has counted names, but knows no group. */
    public Extras said() {
        return links == null || links.isId() ? this : with(null);
    }

    /** With what another says of the parts of which nothing is said here, but for links. */
    public Extras orElse(Extras other) {
        boolean isWhole =
                (owner != null || other.owner == null)
                        && (special != null || other.special == null)
                        && (acl != null || other.acl == null)
                        && (xattr != null || other.xattr == null);
        return isWhole
                ? this
                : new Extras(
                        owner == null ? other.owner : owner,
                        special == null ? other.special : special,
                        acl == null ? other.acl : acl,
                        xattr == null ? other.xattr : xattr,
                        links);
    }

    /** The same; {@link #NONE} itself if nothing is said. */
    public Extras orNone() {
        return isNone() ? NONE : this;
    }

    private static <T> boolean agree(@Nullable T one, @Nullable T other) {
        return one == null || other == null || one.equals(other);
    }

    /** About the bytes of heap that it takes; none where nothing is said. */
    public int weight() {
        int weight = isNone() ? 0 : OBJECTS + (acl == null ? 0 : acl.length());
        if (xattr != null) {
            for (Map.Entry<String, String> each : xattr.entrySet()) {
                weight += OBJECTS + each.getKey().length() + each.getValue().length();
            }
        }
        return weight;
    }

    /** Whether nothing is said. */
    public boolean isNone() {
        return owner == null && special == null && acl == null && xattr == null && links == null;
    }
}
