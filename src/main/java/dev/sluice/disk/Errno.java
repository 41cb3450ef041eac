package dev.sluice.disk;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why the kernel refused: the numbers that we act on, and exceptions as the JDK makes them. */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int EMLINK = 31;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int ELOOP = 40;
    static final int ENOTSUP = 95;

    private Errno() {}

    static FileSystemException exception(int errno, String path) {
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(path);
            case EEXIST -> new FileAlreadyExistsException(path);
            case EACCES -> new AccessDeniedException(path);
            case ENOTDIR -> new NotDirectoryException(path);
            case ENOTEMPTY -> new DirectoryNotEmptyException(path);
            default -> new FileSystemException(path, null, text(errno));
        };
    }

    /** As strerror says it in the C locale, for what a person may meet. */
    private static String text(int errno) {
        return switch (errno) {
            case EPERM -> "Operation not permitted";
            case 5 -> "Input/output error";
            case ENXIO -> "No such device or address";
            case 12 -> "Cannot allocate memory";
            case 16 -> "Device or resource busy";
            case 18 -> "Invalid cross-device link";
            case EISDIR -> "Is a directory";
            case EINVAL -> "Invalid argument";
            case 23 -> "Too many open files in system";
            case 24 -> "Too many open files";
            case 26 -> "Text file busy";
            case 27 -> "File too large";
            case 28 -> "No space left on device";
            case 30 -> "Read-only file system";
            case EMLINK -> "Too many links";
            case 36 -> "File name too long";
            case ENOSYS -> "Function not implemented";
            case ELOOP -> "Too many levels of symbolic links";
            case 61 -> "No data available";
            case ENOTSUP -> "Operation not supported";
            case 110 -> "Connection timed out";
            case 116 -> "Stale file handle";
            case 122 -> "Disk quota exceeded";
            default -> "error " + errno + " of the system";
        };
    }
}
