package dev.sluice.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a folder preserves beyond content, time and permission bits.
 *
 * @param numeric owners go by their numbers alone
 * @param attributes names of extended attributes that count, or beginnings that end with {@code *}
 */
public record Preserve(
        Set<What> what, boolean numeric, List<String> attributes, OwnerMap ownerMap) {

    /** One kind of it. */
    public enum What {
        OWNER,
        ACL,
        XATTR,
        SPECIAL,
        HARDLINKS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing. */
    public static final Preserve NONE = new Preserve(Set.of(), false, List.of(), OwnerMap.NONE);

    private static final List<String> USER = List.of("user.*");
    private static final String XATTR = "xattr=";
    private static final String OWNER_NUMERIC = "owner=numeric";

    /** Kept in attributes by the kernel; they are ACLs. */
    private static final String ACLS = "system.posix_acl_";

    /** Ours, if we should ever have any. */
    private static final String OURS = "user.sluice.";

    public Preserve {
        what = what.isEmpty() ? Set.of() : Set.copyOf(what);
        attributes = List.copyOf(attributes);
    }

    /**
     * Reads the items of the key: {@code owner} or {@code owner=numeric}, {@code acl}, {@code
     * xattr} or {@code xattr=user.*} with further names of attributes behind it, {@code special},
     * {@code hardlinks}; {@code all} for all of them.
     *
     * @throws IllegalArgumentException if an item is none of these
     */
    public static Preserve of(List<String> items, OwnerMap ownerMap) {
        Set<What> what = EnumSet.noneOf(What.class);
        List<String> attributes = new ArrayList<>();
        boolean isNumeric = false;
        for (String text : items) {
            String item = text.strip();
            isNumeric |= item.equals(OWNER_NUMERIC);
            if (item.startsWith(XATTR)) {
                what.add(What.XATTR);
                attributes.add(attribute(item.substring(XATTR.length())));
            } else if (!attributes.isEmpty() && item.indexOf('.') > 0) {
                attributes.add(attribute(item));
            } else {
                what.addAll(kinds(item));
            }
        }
        if (what.contains(What.XATTR) && attributes.isEmpty()) {
            attributes.addAll(USER);
        }
        return new Preserve(what, isNumeric, attributes, ownerMap);
    }

    private static Set<What> kinds(String item) {
        return switch (item) {
            case "all" -> EnumSet.allOf(What.class);
            case OWNER_NUMERIC -> EnumSet.of(What.OWNER);
            case "btime" ->
                    throw new IllegalArgumentException(
                            "cannot have btime: no system call sets the time of birth of a file");
            default -> {
                for (What each : What.values()) {
                    if (each.toString().equals(item)) {
                        yield EnumSet.of(each);
                    }
                }
                throw new IllegalArgumentException(
                        "must be all, or of "
                                + Arrays.stream(What.values())
                                        .map(What::toString)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ", owner=numeric and xattr=<names>, not "
                                + Quoted.of(item));
            }
        };
    }

    private static String attribute(String pattern) {
        int star = pattern.indexOf('*');
        if (pattern.indexOf('.') < 1 || star >= 0 && star < pattern.length() - 1) {
            throw new IllegalArgumentException(
                    "an attribute must be named as in user.name or user.*, not "
                            + Quoted.of(pattern));
        }
        return pattern;
    }

    /** Whether anything of a file is to be looked at or set. */
    public boolean isNone() {
        return what.isEmpty();
    }

    /** The same less some of it. */
    public Preserve without(Set<What> less) {
        Set<What> rest = EnumSet.noneOf(What.class);
        rest.addAll(what);
        rest.removeAll(less);
        return less.isEmpty() ? this : new Preserve(rest, numeric, attributes, ownerMap);
    }

    /** The same for owners that are this node's: none becomes another. */
    public Preserve asItIs() {
        return new Preserve(what, true, attributes, OwnerMap.NONE);
    }

    public boolean has(What one) {
        return what.contains(one);
    }

    /** Whether an extended attribute of this name counts. */
    public boolean hasAttribute(String name) {
        if (!has(What.XATTR) || name.startsWith(ACLS) || name.startsWith(OURS)) {
            return false;
        }
        for (String pattern : attributes) {
            int last = pattern.length() - 1;
            if (pattern.charAt(last) == '*'
                    ? name.startsWith(pattern.substring(0, last))
                    : name.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What an entry is to say after a look. As with time and mode only a difference from what was
     * seen before is a change: a node that could not set an owner does not take the one that is
     * there for a change of its own. What is not preserved here is passed on as it was.
     *
     * @param announced what the entry says
     * @param seen the look when the entry was true of the disk
     * @param now null if the folder preserves nothing
     * @param isOurs whether a part of which nothing was said yet is ours to say
     * @param here what an announced owner is on this node; null if that cannot be told
     */
    public static Extras changed(
            Extras announced,
            @Nullable Extras seen,
            @Nullable Extras now,
            boolean isOurs,
            Preserve preserve,
            Function<Owner, @Nullable Owner> here) {
        if (now == null) {
            return announced;
        }
        Extras before = seen == null ? Extras.NONE : seen;
        Owner owner = announced.owner();
        if (now.owner() != null
                && (before.owner() == null
                        ? isOurs && owner == null
                        : !before.owner().hasIdsOf(now.owner())
                                && (owner == null || !isOwner(here.apply(owner), now.owner())))) {
            owner = now.owner();
        }
        Extras said =
                new Extras(
                        owner,
                        part(announced.special(), before.special(), now.special(), isOurs),
                        part(announced.acl(), before.acl(), now.acl(), isOurs),
                        preserve.withOthers(
                                announced.xattr(),
                                part(announced.xattr(), before.xattr(), now.xattr(), isOurs)),
                        announced.links());
        return said.isNone() ? Extras.NONE : said.equals(announced) ? announced : said;
    }

    private static boolean isOwner(@Nullable Owner announced, Owner now) {
        return announced != null && announced.hasIdsOf(now);
    }

    private static <T> @Nullable T part(
            @Nullable T announced, @Nullable T before, @Nullable T now, boolean isOurs) {
        if (now == null || now.equals(before)) {
            return announced;
        }
        boolean isFirstLook = before == null;
        return isFirstLook && (announced != null || !isOurs) ? announced : now;
    }

    /** With the attributes that do not count here. */
    private @Nullable SortedMap<String, String> withOthers(
            @Nullable SortedMap<String, String> announced,
            @Nullable SortedMap<String, String> changed) {
        if (announced == null || changed == null || announced.equals(changed)) {
            return changed;
        }
        SortedMap<String, String> all = new TreeMap<>(changed);
        announced.forEach((name, value) -> {
            if (!hasAttribute(name)) {
                all.put(name, value);
            }
        });
        return all;
    }
}
