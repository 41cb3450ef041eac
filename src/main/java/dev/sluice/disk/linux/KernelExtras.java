package dev.sluice.disk.linux;

import dev.sluice.disk.held.Accounts;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Stat;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Kind;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.Special;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a file, directory or link has beyond time and permissions, and sets it: all on one
 * number of the kernel, so that nobody can put another file in between. What may not be set is
 * left; the look afterwards shows it. Where the disk fails that is no refusal, and nothing is done.
 *
 * <p>In this order: the ACL and the attributes, as long as the file is ours; the owner;
 * capabilities and special bits, which a change of the owner takes away.
 */
final class KernelExtras implements AutoCloseable {

    private static final String ACCESS = "system.posix_acl_access";
    private static final String CAPABILITY = "security.capability";
    private static final String DEFAULT = "system.posix_acl_default";
    private static final int OWNER = 0600;

    /** These say nothing of what may be set: the file is to be tried again as a whole. */
    private static final Set<Fault> OF_THE_DISK =
            EnumSet.of(
                    Fault.EIO,
                    Fault.ENXIO,
                    Fault.ENOMEM,
                    Fault.ENODEV,
                    Fault.EROFS,
                    Fault.ENOTCONN,
                    Fault.ETIMEDOUT,
                    Fault.ESTALE);

    private final String path;
    private final Preserving preserving;
    private final Preserve preserve;
    private final HeldAttributes attributes;
    private final boolean mayLend;

    /** Whether its owner has bits until {@link #setMode}, without which attributes are shut. */
    private boolean isLent;

    /**
     * @param attributes of what is held or open; closed with this
     * @param path for messages
     * @param mayLend whether its owner may be given the right to read and write it for as long as
     *     attributes are set, which a read-only file keeps from him: where nobody else sees it
     */
    KernelExtras(HeldAttributes attributes, String path, Preserving preserving, boolean mayLend) {
        this.attributes = attributes;
        this.path = path;
        this.preserving = preserving;
        this.mayLend = mayLend;
        this.preserve = preserving.preserve();
    }

    /** What it has of what is preserved. */
    Extras read() throws IOException {
        return read(attributes.stat(), null);
    }

    /**
     * @param known attributes that were read before; null for none
     */
    private Extras read(Stat stat, @Nullable SortedMap<String, String> known) throws IOException {
        boolean isLink = stat.kind() == Kind.SYMLINK;
        Owner owner =
                preserve.has(What.OWNER)
                        ? preserving.accounts().owner(stat.user(), stat.group(), preserve.numeric())
                        : null;
        Special special =
                preserve.has(What.SPECIAL) && !isLink ? new Special(stat.special()) : null;
        LinkGroup links =
                preserve.has(What.HARDLINKS) && stat.kind() == Kind.FILE
                        ? LinkGroup.counted(stat.links())
                        : null;
        boolean hasAcl = preserve.has(What.ACL) && !isLink;
        boolean hasXattr = preserve.has(What.XATTR);
        List<String> names = hasAcl || hasXattr ? attributes.names() : null;
        try {
            return new Extras(
                    owner,
                    special,
                    hasAcl && names != null ? acl(names) : null,
                    !hasXattr || names == null ? null : known == null ? xattr(names) : known,
                    links);
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(path, null, String.valueOf(e.getMessage()));
        }
    }

    private String acl(List<String> names) throws IOException {
        byte[] access = names.contains(ACCESS) ? attributes.value(ACCESS) : null;
        byte[] byDefault = names.contains(DEFAULT) ? attributes.value(DEFAULT) : null;
        return access == null && byDefault == null ? "" : preserving.acls().text(access, byDefault);
    }

    private SortedMap<String, String> xattr(List<String> names) throws IOException {
        SortedMap<String, String> xattr = new TreeMap<>();
        long together = 0;
        for (String name : names) {
            byte[] value = preserve.hasAttribute(name) ? value(name) : null;
            if (value != null) {
                together += value.length;
                if (together > Extras.MAX_TOGETHER) {
                    throw new IllegalArgumentException(
                            "has more than %d bytes of attributes".formatted(Extras.MAX_TOGETHER));
                }
                xattr.put(name, Base64.getEncoder().encodeToString(value));
            }
        }
        return xattr;
    }

    private byte @Nullable [] value(String name) throws IOException {
        try {
            return attributes.value(name);
        } catch (AccessDeniedException e) {
            if (!lend()) {
                throw e;
            }
            return attributes.value(name);
        }
    }

    /** Gives its owner what he needs to read and write attributes. */
    private boolean lend() throws IOException {
        if (!mayLend || isLent) {
            return false;
        }
        Stat now = attributes.stat();
        isLent =
                now.kind() != Kind.SYMLINK
                        && attributes.setMode(now.permissions() | OWNER | now.special()) >= 0;
        return isLent;
    }

    /**
     * Gives it what is preserved of what was announced, as far as that can be had.
     *
     * @param mode without special bits
     * @return what it has then
     * @throws AccessDeniedException if its mode keeps its attributes from its owner, and it may not
     *     be lent
     */
    Extras set(Extras wanted, Mode mode) throws IOException {
        Stat stat = attributes.stat();
        boolean isLink = stat.kind() == Kind.SYMLINK;
        boolean isFile = stat.kind() == Kind.FILE;
        Extras before = read(stat, null);
        boolean isChanged = !isLink && setAcl(wanted, before);
        isChanged |= setXattr(wanted, before);
        Stat now = isChanged || isLent ? attributes.stat() : stat;
        if (setOwner(wanted, now)) {
            isChanged = true;
            if (wanted.xattr() != null && wanted.xattr().containsKey(CAPABILITY)) {
                isChanged |= setXattr(wanted, read());
            }
        }
        // Behind its mode it may be shut.
        SortedMap<String, String> xattr =
                isChanged && preserve.has(What.XATTR) ? read().xattr() : before.xattr();
        if (!isLink) {
            isChanged |=
                    setMode(wanted, mode, isFile, isChanged || isLent ? attributes.stat() : stat);
        }
        return isChanged ? read(attributes.stat(), xattr) : before;
    }

    private boolean setOwner(Extras wanted, Stat now) throws IOException {
        if (wanted.owner() == null || !preserve.has(What.OWNER)) {
            return false;
        }
        Owner owner = preserving.here(wanted.owner());
        if (owner == null) {
            preserving.refused(
                    What.OWNER, "the owner-map gives it to somebody who is not known here");
            return false;
        }
        if (owner.uid() == now.user() && owner.gid() == now.group()) {
            return false;
        }
        int result = attributes.setOwner(owner.uid(), owner.gid());
        if (result < 0) {
            refused(What.OWNER, -result);
            // Without privileges the owner of a file may still give it to a group of his.
            result = attributes.setOwner(Accounts.NOBODY, owner.gid());
        }
        return result >= 0;
    }

    private boolean setAcl(Extras wanted, Extras before) throws IOException {
        String acl = wanted.acl();
        if (acl == null || !preserve.has(What.ACL) || acl.equals(before.acl())) {
            return false;
        }
        try {
            boolean isChanged = setAcl(ACCESS, preserving.acls().bytes(acl, false));
            return setAcl(DEFAULT, preserving.acls().bytes(acl, true)) || isChanged;
        } catch (IllegalArgumentException e) {
            preserving.refused(What.ACL, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean setAcl(String name, byte @Nullable [] acl) throws IOException {
        return isDone(What.ACL, acl == null ? attributes.remove(name) : attributes.set(name, acl));
    }

    private boolean setXattr(Extras wanted, Extras before) throws IOException {
        SortedMap<String, String> values = wanted.xattr();
        if (values == null || !preserve.has(What.XATTR)) {
            return false;
        }
        Map<String, String> has = before.xattr() == null ? Map.of() : before.xattr();
        boolean isChanged = false;
        for (Map.Entry<String, String> each : values.entrySet()) {
            String name = each.getKey();
            if (preserve.hasAttribute(name) && !each.getValue().equals(has.get(name))) {
                byte[] value = Base64.getDecoder().decode(each.getValue());
                isChanged |= isDone(What.XATTR, withRight(() -> attributes.set(name, value)));
            }
        }
        for (String name : has.keySet()) {
            if (!values.containsKey(name)) {
                isChanged |= isDone(What.XATTR, withRight(() -> attributes.remove(name)));
            }
        }
        return isChanged;
    }

    private interface Attempt {
        int once() throws IOException;
    }

    /** Those of users take the right to write, which the owner of a read-only file can have. */
    private int withRight(Attempt attempt) throws IOException {
        int result = attempt.once();
        if (result == -Errno.EACCES && lend()) {
            return attempt.once();
        }
        if (result == -Errno.EACCES && !mayLend) {
            throw Errno.exception(Errno.EACCES, path);
        }
        return result;
    }

    private boolean isDone(What what, int result) throws IOException {
        if (result < 0) {
            refused(what, -result);
        }
        return result >= 0;
    }

    private boolean setMode(Extras wanted, Mode mode, boolean isFile, Stat now) throws IOException {
        int special = now.special();
        Special asked = wanted.special();
        if (preserve.has(What.SPECIAL) && asked != null) {
            special = allowed(asked, wanted, now, isFile);
        } else if (isFile) {
            special = 0;
        }
        if (now.permissions() == mode.bits() && now.special() == special) {
            return false;
        }
        int result = attributes.setMode(mode.bits() | special);
        if (result < 0 && now.permissions() == mode.bits()) {
            refused(What.SPECIAL, -result); // it is somebody else's by now
            return false;
        }
        check(result);
        return true;
    }

    /**
     * To run as somebody is only for a file of exactly him: else a peer's file would run here with
     * the rights of whoever this process is.
     */
    private int allowed(Special asked, Extras wanted, Stat now, boolean isFile) {
        Owner owner = wanted.owner() == null ? null : preserving.here(wanted.owner());
        int bits = asked.bits();
        if (isFile && (owner == null || owner.uid() != now.user())) {
            bits &= ~Special.SETUID;
        }
        if (isFile && (owner == null || owner.gid() != now.group())) {
            bits &= ~Special.SETGID;
        }
        if (bits != asked.bits()) {
            preserving.refused(
                    What.SPECIAL, "setuid and setgid are only for files whose owner is the same");
        }
        return bits;
    }

    private void refused(What what, int errno) throws IOException {
        FileSystemException failure = Errno.exception(errno, path);
        Fault fault = Faults.of(failure);
        if (fault != null && OF_THE_DISK.contains(fault)) {
            throw failure;
        }
        preserving.refused(what, Faults.reason(failure));
    }

    private void check(int result) throws IOException {
        if (result < 0) {
            throw Errno.exception(-result, path);
        }
    }

    @Override
    public void close() {
        attributes.close();
    }
}
