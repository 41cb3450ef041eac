package dev.sluice.disk.jdk;

import dev.sluice.domain.Mode;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Mode bits as the JDK wants them. */
public final class Permissions {

    /** In the order of the bits, from 0400 down to 0001. */
    private static final PosixFilePermission[] ALL = PosixFilePermission.values();

    private static final int HIGHEST_BIT = 0400;

    private Permissions() {}

    public static Set<PosixFilePermission> of(Mode mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < ALL.length; i++) {
            if ((mode.bits() & HIGHEST_BIT >> i) != 0) {
                permissions.add(ALL[i]);
            }
        }
        return permissions;
    }
}
