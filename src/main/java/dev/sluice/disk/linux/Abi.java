package dev.sluice.disk.linux;

import org.jspecify.annotations.Nullable;

/**
 * What differs between processors: the numbers of the system calls and two flags of open (from the
 * kernel's {@code unistd.h} and {@code fcntl.h}). They never change, since programs are linked to
 * them.
 */
public record Abi(
        int read,
        int write,
        int close,
        int fsync,
        int fchmod,
        int setModeOfPath,
        int listNames,
        int open,
        int makeDirectory,
        int unlink,
        int link,
        int makeLink,
        int readLink,
        int rename,
        int setTimes,
        int stat,
        int statFileSystem,
        int setOwner,
        int setAttribute,
        int attribute,
        int listAttributes,
        int listAttributesOfOpen,
        int removeAttribute,
        int seek,
        int setLength,
        int onlyDirectory,
        int noFollow) {

    private static final Abi X86_64 =
            new Abi(
                    0, 1, 3, 74, 91, 268, 217, 257, 258, 263, 265, 266, 267, 316, 280, 332, 138,
                    260, 188, 191, 194, 196, 197, 8, 77, 0200000, 0400000);

    private static final Abi AARCH64 =
            new Abi(
                    63, 64, 57, 82, 52, 53, 61, 56, 34, 35, 37, 36, 78, 276, 88, 291, 44, 54, 5, 8,
                    11, 13, 14, 62, 46, 0040000, 0100000);

    /** Null if it is not known here. */
    public static @Nullable Abi ofThisMachine() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        return switch (System.getProperty("os.arch", "")) {
            case "amd64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> null;
        };
    }
}
