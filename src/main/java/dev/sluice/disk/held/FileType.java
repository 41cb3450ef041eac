package dev.sluice.disk.held;

import dev.sluice.domain.Kind;
import org.jspecify.annotations.Nullable;

/** What the upper bits of the mode that stat gives say. */
public final class FileType {

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMLINK = 0120000;
    private static final int SOCKET = 0140000;
    private static final int FIFO = 0010000;

    /** Put together once: each look asks for one. */
    private static final String A_FILE = "is a " + Kind.FILE;

    private static final String A_DIRECTORY = "is a " + Kind.DIRECTORY;
    private static final String A_LINK = "is a " + Kind.SYMLINK;

    private FileType() {}

    /** Null for what is not replicated. */
    public static @Nullable Kind kind(int mode) {
        return switch (mode & TYPE) {
            case REGULAR -> Kind.FILE;
            case DIRECTORY -> Kind.DIRECTORY;
            case SYMLINK -> Kind.SYMLINK;
            default -> null;
        };
    }

    public static boolean isFifo(int mode) {
        return (mode & TYPE) == FIFO;
    }

    /** What it is, in words. */
    public static String named(int mode) {
        return switch (kind(mode)) {
            case FILE -> A_FILE;
            case DIRECTORY -> A_DIRECTORY;
            case SYMLINK -> A_LINK;
            case null -> strange(mode);
        };
    }

    private static String strange(int mode) {
        return switch (mode & TYPE) {
            case FIFO -> "is a FIFO";
            case SOCKET -> "is a socket";
            default -> "is a device";
        };
    }
}
