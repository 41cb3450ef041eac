package dev.sluice.sim;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Owner;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.Special;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether what the entries say of owners and attributes is on the disk of a node that may set it.
 */
final class PreservedJudge {

    private static final String ACL = "system.posix_acl_";

    private final SimulatedNode node;
    private final Preserve preserve;

    PreservedJudge(SimulatedNode node) {
        this.node = node;
        this.preserve = node.settings().preserve();
    }

    void judge(Iterable<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            Path path = node.root().resolve(entry.path().toString());
            if (entry.isLive() && !isOfTheFuture(path)) {
                judge(entry, path, entry.state().extras());
            }
        }
    }

    /** Changed under a clock that was ahead: until that time comes it looks as if still in work. */
    private boolean isOfTheFuture(Path path) throws IOException {
        FileTime changed =
                (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        return changed.toInstant().isAfter(node.wall().instant());
    }

    private void judge(Entry entry, Path path, Extras extras) throws IOException {
        boolean isLink = entry.state().kind() == Kind.SYMLINK;
        Owner owner = extras.owner();
        boolean isOwners = owner != null && isOf(owner, path);
        if (preserve.has(What.OWNER) && owner != null && node.settings().isPrivileged()) {
            check(isOwners, entry, "is of %d:%d".formatted(user(path), node.disk().group(path)));
        }
        Special special = extras.special();
        if (preserve.has(What.SPECIAL) && special != null && !isLink) {
            boolean mayRunAsOwner =
                    entry.state().kind() == Kind.DIRECTORY
                            || preserve.has(What.OWNER) && isOwners
                            || special.bits() == Special.STICKY;
            int bits = node.disk().special(path);
            check(
                    mayRunAsOwner ? bits == special.bits() : (bits & ~special.bits()) == 0,
                    entry,
                    "has the bits " + new Special(bits));
        }
        SortedMap<String, byte[]> has = node.disk().attributes(path);
        if (preserve.has(What.XATTR) && extras.xattr() != null) {
            SortedMap<String, String> said = new TreeMap<>(extras.xattr());
            said.keySet().removeIf(name -> !preserve.hasAttribute(name));
            check(said.equals(counted(has)), entry, "has " + has.keySet());
        }
        if (preserve.has(What.ACL) && extras.acl() != null) {
            boolean hasAcl = has.keySet().stream().anyMatch(each -> each.startsWith(ACL));
            check(hasAcl == !extras.acl().isEmpty(), entry, "has " + has.keySet());
        }
    }

    private long user(Path path) throws IOException {
        return node.disk().user(path);
    }

    private boolean isOf(Owner owner, Path path) throws IOException {
        return owner.uid() == user(path) && owner.gid() == node.disk().group(path);
    }

    private SortedMap<String, String> counted(SortedMap<String, byte[]> all) {
        SortedMap<String, String> counted = new TreeMap<>();
        all.forEach((name, value) -> {
            if (preserve.hasAttribute(name)) {
                counted.put(name, Base64.getEncoder().encodeToString(value));
            }
        });
        return counted;
    }

    private void check(boolean isTrue, Entry entry, String otherwise) {
        Judge.require(isTrue, "20: %s, which %s at %s".formatted(entry, otherwise, node.root()));
    }
}
