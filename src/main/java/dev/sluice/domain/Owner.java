package dev.sluice.domain;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file is.
 *
 * @param user name of the user where the file was found; null if it has none there
 * @param group name of the group; likewise
 * @param uid 0 to {@link #MAX_ID}
 * @param gid 0 to {@link #MAX_ID}
 */
public record Owner(@Nullable String user, @Nullable String group, long uid, long gid) {

    /** The number above it means "leave it" to the kernel. */
    public static final long MAX_ID = 0xFFFF_FFFEL;

    private static final int MAX_NAME = 255;

    /**
     * @throws IllegalArgumentException if a number is out of range or a name is none
     */
    public Owner {
        check("uid", uid);
        check("gid", gid);
        check("user", user);
        check("group", group);
    }

    private static void check(String field, long id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException(
                    field + " of an owner must be 0 to " + MAX_ID + ", not " + id);
        }
    }

    private static void check(String field, @Nullable String name) {
        if (name != null && !isName(name)) {
            throw new IllegalArgumentException(
                    field
                            + " of an owner must be a name of 1 to "
                            + MAX_NAME
                            + " characters, not "
                            + Quoted.of(name));
        }
    }

    /** Whether it could be the name of a user or group; what separates fields is none. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars().noneMatch(c -> c <= ' ' || c == ':' || c == ',' || c >= 0x7f);
    }

    /** Whether the kernel takes both for the same; what the numbers are called does not count. */
    public boolean hasIdsOf(Owner other) {
        return uid == other.uid && gid == other.gid;
    }

    /** The same without names. */
    public Owner numeric() {
        return new Owner(null, null, uid, gid);
    }

    @Override
    public String toString() {
        return Objects.requireNonNullElse(user, Long.toString(uid))
                + ":"
                + Objects.requireNonNullElse(group, Long.toString(gid));
    }
}
