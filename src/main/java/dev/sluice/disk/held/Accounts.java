package dev.sluice.disk.held;

import dev.sluice.domain.Owner;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and numbers of users and groups, as {@code /etc/passwd} and {@code /etc/group} have them;
 * whoever is known only to a directory service goes by number. The files are looked at anew every
 * few seconds. For several threads.
 */
public final class Accounts {

    private static final Path USERS = Path.of("/etc/passwd");
    private static final Path GROUPS = Path.of("/etc/group");
    private static final long LOOK_AGAIN = 5_000_000_000L;
    private static final int FIELDS = 3;

    /** Does not name a user or group: the kernel leaves it. */
    public static final long NOBODY = -1;

    private final Names users;
    private final Names groups;

    Accounts() {
        this(USERS, GROUPS);
    }

    Accounts(Path users, Path groups) {
        this.users = new Names(users);
        this.groups = new Names(groups);
    }

    /** Whose something is that has these numbers. */
    public Owner owner(long uid, long gid, boolean numeric) {
        return numeric
                ? new Owner(null, null, uid, gid)
                : new Owner(users.name(uid), groups.name(gid), uid, gid);
    }

    /**
     * What an owner is here: by a rule, by name where it is known, else by number. Null if a rule
     * names somebody who is not known: the rule may be there so that nobody else is meant.
     */
    public @Nullable Owner here(Owner announced, Preserve preserve) {
        long uid = id(users, OwnerMap.Of.USER, announced.user(), announced.uid(), preserve);
        long gid = id(groups, OwnerMap.Of.GROUP, announced.group(), announced.gid(), preserve);
        return uid == NOBODY || gid == NOBODY ? null : new Owner(null, null, uid, gid);
    }

    private static long id(
            Names names, OwnerMap.Of of, @Nullable String name, long id, Preserve preserve) {
        String to = preserve.ownerMap().find(of, name, id);
        if (to != null) {
            return names.id(to);
        }
        long named = name == null || preserve.numeric() ? NOBODY : names.known(name);
        return named == NOBODY ? id : named;
    }

    /** The name of a user of an ACL, or the number. */
    String user(long uid) {
        return orNumber(users.name(uid), uid);
    }

    String group(long gid) {
        return orNumber(groups.name(gid), gid);
    }

    private static String orNumber(@Nullable String name, long id) {
        return name == null ? Long.toString(id) : name;
    }

    /** The number of a user by name or number, {@link #NOBODY} if there is none of the name. */
    long userId(String text) {
        return users.id(text);
    }

    long groupId(String text) {
        return groups.id(text);
    }

    /** One of the two files. */
    private static final class Names {

        private final Path file;
        private long lookedAt = System.nanoTime() - LOOK_AGAIN;
        private @Nullable FileTime mtime;
        private Map<String, Long> ids = Map.of();
        private Map<Long, String> names = Map.of();

        Names(Path file) {
            this.file = file;
        }

        synchronized @Nullable String name(long id) {
            refresh();
            return names.get(id);
        }

        synchronized long known(String name) {
            refresh();
            return ids.getOrDefault(name, NOBODY);
        }

        long id(String nameOrNumber) {
            long known = known(nameOrNumber);
            return known == NOBODY ? number(nameOrNumber) : known;
        }

        private static long number(String text) {
            try {
                long id = Long.parseLong(text);
                return id >= 0 && id <= Owner.MAX_ID ? id : NOBODY;
            } catch (NumberFormatException e) {
                return NOBODY;
            }
        }

        private void refresh() {
            long now = System.nanoTime();
            if (now - lookedAt < LOOK_AGAIN) {
                return;
            }
            lookedAt = now;
            try {
                FileTime found = Files.getLastModifiedTime(file);
                if (!found.equals(mtime)) {
                    read(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
                    mtime = found;
                }
            } catch (IOException e) {
                mtime = null; // as in a container without the file: all go by number
            }
        }

        private void read(List<String> lines) {
            Map<String, Long> byName = new HashMap<>();
            Map<Long, String> byId = new HashMap<>();
            for (String line : lines) {
                String[] fields = line.split(":", -1);
                long id = fields.length < FIELDS ? NOBODY : number(fields[2]);
                if (id != NOBODY && isName(fields[0])) {
                    byName.putIfAbsent(fields[0], id);
                    byId.putIfAbsent(id, fields[0]);
                }
            }
            ids = byName;
            names = byId;
        }

        private static boolean isName(String name) {
            return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
        }
    }
}
