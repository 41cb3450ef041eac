package dev.sluice.disk.root;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Mode;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people set with chown, setfacl and setfattr, for tests: no such program needs to be there.
 */
public final class Attributes {

    private static final Preserve ALL =
            Preserve.of(
                    List.of("owner", "acl", "special", "xattr=user.*", "security.*", "trusted.*"),
                    OwnerMap.NONE);

    private Attributes() {}

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    /** What a path has, whatever a folder preserves. */
    public static Extras of(Path path) throws IOException {
        try (HeldDirectory parent = Way.KERNEL.open(parent(path))) {
            return parent.extras(path.getFileName().toString(), new Preserving(ALL, Set.of()));
        }
    }

    /** Sets what is said. */
    public static void set(Path path, Extras extras) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
        try (HeldDirectory parent = Way.KERNEL.open(parent(path))) {
            Extras _ =
                    parent.setExtras(
                            path.getFileName().toString(),
                            extras,
                            new Mode(mode(extras.acl(), mode)),
                            new Preserving(ALL, Set.of()));
        }
    }

    /** What an ACL says of those whom a mode knows is the mode. */
    private static int mode(@Nullable String acl, int otherwise) {
        if (acl == null || acl.isEmpty()) {
            return otherwise;
        }
        String group = acl.contains("mask::") ? "mask::" : "group::";
        return bits(acl, "user::") << 6 | bits(acl, group) << 3 | bits(acl, "other::");
    }

    private static int bits(String acl, String whom) {
        String text = acl.substring(acl.indexOf(whom) + whom.length());
        return (text.charAt(0) == 'r' ? 4 : 0)
                | (text.charAt(1) == 'w' ? 2 : 0)
                | (text.charAt(2) == 'x' ? 1 : 0);
    }

    /** Whether this process may give files to others and the file system has attributes. */
    public static boolean canBeSet(Path directory) throws IOException {
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            return false;
        }
        Path file = Files.createTempFile(directory, "try", "");
        try {
            return of(file).xattr() != null;
        } finally {
            Files.delete(file);
        }
    }

    /** The look of a folder at a path with all that it preserves. */
    static Extras seen(FolderRoot root, String path) throws IOException {
        RelativePath at = RelativePath.of(path);
        return Objects.requireNonNull(
                root.lookAtAll(at, Objects.requireNonNull(root.look(at))).extras());
    }
}
