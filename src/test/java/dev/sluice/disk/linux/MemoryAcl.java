package dev.sluice.disk.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** ACLs as the kernel keeps them: one of a file is a part of its mode, and goes with it. */
final class MemoryAcl {

    static final String ACCESS = "system.posix_acl_access";
    static final String DEFAULT = "system.posix_acl_default";

    private static final int HEAD = 4;
    private static final int ENTRY = 8;
    private static final int PERMISSIONS = 2;

    private static final int OWNER = 0x01;
    private static final int GROUP = 0x04;
    private static final int MASK = 0x10;
    private static final int OTHER = 0x20;
    private static final int SETGID = 02000;

    private MemoryAcl() {}

    /**
     * @param acl null takes it away
     */
    static int set(MemoryNode node, String name, byte @Nullable [] acl) {
        if (acl == null) {
            MemoryDisk.without(node, name);
            return 0;
        }
        if (acl.length < HEAD + 3 * ENTRY || (acl.length - HEAD) % ENTRY != 0) {
            return -Errno.EINVAL;
        }
        if (name.equals(DEFAULT)) {
            if (!node.isDirectory()) {
                return -Errno.EACCES;
            }
            MemoryDisk.put(node, name, acl.clone());
            return 0;
        }
        putAccess(node, acl.clone());
        return 0;
    }

    /** One that says no more than a mode is none. */
    private static void putAccess(MemoryNode node, byte[] acl) {
        node.mode = node.mode & ~0777 | mode(acl);
        if (find(acl, MASK) < 0) {
            MemoryDisk.without(node, ACCESS);
        } else {
            MemoryDisk.put(node, ACCESS, acl);
        }
    }

    private static int mode(byte[] acl) {
        int mask = find(acl, MASK);
        int group = acl[mask < 0 ? find(acl, GROUP) : mask];
        return acl[find(acl, OWNER)] << 6 | group << 3 | acl[find(acl, OTHER)];
    }

    /** Where the permissions of a tag are, -1 if it is not there. */
    private static int find(byte[] acl, int tag) {
        ByteBuffer bytes = ByteBuffer.wrap(acl).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = HEAD; at < acl.length; at += ENTRY) {
            if (bytes.getShort(at) == tag) {
                return at + PERMISSIONS;
            }
        }
        return -1;
    }

    /** The mode was set: its ACL follows. */
    static void setMode(MemoryNode node) {
        byte[] acl = node.attributes.get(ACCESS);
        if (acl != null) {
            MemoryDisk.put(node, ACCESS, with(acl, node.mode));
        }
    }

    private static byte[] with(byte[] acl, int mode) {
        byte[] with = acl.clone();
        int mask = find(with, MASK);
        with[find(with, OWNER)] = (byte) (mode >> 6 & 7);
        with[mask < 0 ? find(with, GROUP) : mask] = (byte) (mode >> 3 & 7);
        with[find(with, OTHER)] = (byte) (mode & 7);
        return with;
    }

    /** What something new gets of the directory in which it is made. */
    static void inherit(MemoryNode directory, MemoryNode made, int umask) {
        if ((directory.mode & SETGID) != 0) {
            made.group = directory.group;
            made.mode |= made.isDirectory() ? SETGID : 0;
        }
        byte[] byDefault = directory.attributes.get(DEFAULT);
        if (byDefault == null || made.isLink()) {
            made.mode &= ~umask;
            return;
        }
        byte[] acl = byDefault.clone();
        int asked = made.mode;
        byte[] most = with(acl, asked);
        for (int i = HEAD + PERMISSIONS; i < acl.length; i += ENTRY) {
            acl[i] &= isOfMode(acl, i) ? most[i] : 7;
        }
        putAccess(made, acl);
        if (made.isDirectory()) {
            MemoryDisk.put(made, DEFAULT, byDefault);
        }
    }

    /** Whether an entry is one of those that are a part of the mode. */
    private static boolean isOfMode(byte[] acl, int at) {
        int mask = find(acl, MASK);
        return at == find(acl, OWNER)
                || at == find(acl, OTHER)
                || at == (mask < 0 ? find(acl, GROUP) : mask);
    }
}
