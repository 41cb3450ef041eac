package dev.sluice.sim;

import dev.sluice.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do to files, directories and links besides their content, time and permissions. */
final class Owners {

    private static final List<Integer> SPECIAL = List.of(04000, 02000, 01000, 06000, 0);
    private static final List<String> NAMES =
            List.of("user.a", "user.b", "trusted.c", "security.capability");

    private static final String ACCESS = "system.posix_acl_access";
    private static final String DEFAULT = "system.posix_acl_default";
    private static final int OTHERS = 3001;

    private final SimulatedDisk disk;
    private final Edits edits;

    Owners(SimulatedDisk disk, Edits edits) {
        this.disk = disk;
        this.edits = edits;
    }

    private interface Setting {
        void set() throws IOException;
    }

    /** It is a change as well, which may win over a delete. */
    private void change(Path path, Setting setting) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                edits.touched(Files.readString(path));
            }
            setting.set();
            disk.sync(path);
        }
    }

    /** An ordinary user may only choose among his groups. */
    void giveAway(Path path, int number) throws IOException {
        change(
                path,
                () -> {
                    if (!disk.setOwner(path, OTHERS + number % 3, OTHERS + number % 2)) {
                        boolean _ = disk.setOwner(path, -1, 1000 + number % 2);
                    }
                });
    }

    void setSpecial(Path path, int number) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            change(
                    path,
                    () -> {
                        int mode = (int) Files.getAttribute(path, "unix:mode") & 0777;
                        int special = SPECIAL.get(number % SPECIAL.size());
                        Files.setAttribute(path, "unix:mode", mode | special);
                    });
        }
    }

    void setAcl(Path path, int number) throws IOException {
        String name = Files.isDirectory(path) && number % 2 == 0 ? DEFAULT : ACCESS;
        byte @Nullable [] acl = number % 3 == 0 ? null : acl(number);
        change(path, () -> disk.setAttribute(path, name, acl));
    }

    /** Of the owner, a user, the group and the others, under a mask. */
    private static byte[] acl(int number) {
        ByteBuffer acl = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        entry(acl, 0x01, 6 + number % 2, -1);
        entry(acl, 0x02, number % 5, OTHERS + number % 2);
        entry(acl, 0x04, 4, -1);
        entry(acl, 0x10, 4 + number % 3, -1);
        entry(acl, 0x20, 0, -1);
        return acl.array();
    }

    private static void entry(ByteBuffer acl, int tag, int permissions, int id) {
        acl.putShort((short) tag).putShort((short) permissions).putInt(id);
    }

    void setAttribute(Path path, int number) throws IOException {
        String name = NAMES.get(number % NAMES.size());
        byte @Nullable [] value = number % 5 == 0 ? null : new byte[] {(byte) number};
        change(path, () -> disk.setAttribute(path, name, value));
    }
}
