package dev.sluice.disk.linux;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What {@code Files} says of an inode of a {@link MemoryDisk}. */
record MemoryAttributes(MemoryNode node, long device, Instant mtime, Instant ctime, int mode)
        implements PosixFileAttributes {

    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    static MemoryAttributes of(MemoryDisk disk, MemoryNode node) {
        return new MemoryAttributes(node, disk.device, node.mtime, node.ctime, node.mode);
    }

    static int bits(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (int i = 0; i < BITS.length; i++) {
            bits |= permissions.contains(BITS[i]) ? 1 << i : 0;
        }
        return bits;
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((mode & 1 << i) != 0) {
                permissions.add(BITS[i]);
            }
        }
        return permissions;
    }

    @Override
    public FileTime lastModifiedTime() {
        return FileTime.from(mtime);
    }

    @Override
    public FileTime lastAccessTime() {
        return FileTime.from(mtime);
    }

    @Override
    public FileTime creationTime() {
        return FileTime.from(mtime);
    }

    @Override
    public boolean isRegularFile() {
        return node.isFile();
    }

    @Override
    public boolean isDirectory() {
        return node.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
        return node.isLink();
    }

    @Override
    public boolean isOther() {
        return node.kind == null;
    }

    @Override
    public long size() {
        return node.isLink() ? node.target.length() : node.size();
    }

    @Override
    public Object fileKey() {
        return "(dev=%x,ino=%d)".formatted(device, node.inode);
    }

    @Override
    public UserPrincipal owner() {
        throw new UnsupportedOperationException();
    }

    @Override
    public GroupPrincipal group() {
        throw new UnsupportedOperationException();
    }

    /** As the JDK names them for {@code unix:}. */
    Object get(String name) {
        return switch (name) {
            case "ino" -> node.inode;
            case "dev" -> device;
            case "nlink" -> node.isDirectory() ? node.links + 1 : node.links;
            case "ctime" -> FileTime.from(ctime);
            case "lastModifiedTime" -> FileTime.from(mtime);
            case "size" -> size();
            case "mode" -> mode | type();
            case "uid" -> (int) node.user;
            case "gid" -> (int) node.group;
            case "permissions" -> permissions();
            default -> throw new UnsupportedOperationException(name);
        };
    }

    private int type() {
        return type(node);
    }

    static int type(MemoryNode node) {
        if (node.isFile()) {
            return 0100000;
        }
        if (node.isDirectory()) {
            return 0040000;
        }
        return node.isLink() ? 0120000 : 0010000;
    }
}
