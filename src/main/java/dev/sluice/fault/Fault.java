package dev.sluice.fault;

import org.jspecify.annotations.Nullable;

/**
 * The errors of the system that a person may meet.
 *
 * <p>The numbers are those of Linux, the same on the processors that we run on. The words say what
 * is the matter and, where somebody can do something about it, what.
 */
public enum Fault {
    EPERM(1, "Operation not permitted", "only its owner may do that, or it is immutable"),
    ENOENT(2, "No such file or directory", "it is not there"),
    EIO(5, "Input/output error", "Input/output error: its disk fails; see the kernel's log"),
    ENXIO(6, "No such device or address", "its device is not there"),
    ENOEXEC(8, "Exec format error", "it is not made for this machine"),
    ENOMEM(12, "Cannot allocate memory", "the system has no memory left"),
    EACCES(
            13,
            "Permission denied",
            "not permitted; give this process's user the right to it and to enter the directories"
                    + " above"),
    EBUSY(16, "Device or resource busy", "it is in use by the system, a mount point perhaps"),
    EEXIST(17, "File exists", "something is there already"),
    EXDEV(18, "Invalid cross-device link", "it is on another file system or mount"),
    ENODEV(19, "No such device", "its device is not there"),
    ENOTDIR(20, "Not a directory", "it is not a directory, or something above it is none"),
    EISDIR(21, "Is a directory", "it is a directory"),
    EINVAL(22, "Invalid argument", "its file system does not do that"),
    ENFILE(23, "Too many open files in system", "the system has too many files open"),
    EMFILE(
            24,
            "Too many open files",
            "this process has too many files open; raise its limit (ulimit -n, LimitNOFILE)"),
    ETXTBSY(26, "Text file busy", "it is a program that is running"),
    EFBIG(27, "File too large", "it is too large for its file system or this process's limit"),
    ENOSPC(28, "No space left on device", "No space left on device"),
    EROFS(30, "Read-only file system", "Read-only file system: mount it read-write"),
    EMLINK(31, "Too many links", "it has as many names as its file system allows"),
    ENAMETOOLONG(36, "File name too long", "its name is too long for its file system"),
    ENOSYS(38, "Function not implemented", "the kernel or a sandbox does not do that"),
    ENOTEMPTY(39, "Directory not empty", "it is not empty"),
    ELOOP(40, "Too many levels of symbolic links", "Too many levels of symbolic links"),
    ENODATA(61, "No data available", "it has no such data"),
    ENOTSUP(95, "Operation not supported", "its file system does not do that"),
    ENETUNREACH(101, "Network is unreachable", "no network leads there from this machine"),
    ENOTCONN(
            107,
            "Transport endpoint is not connected",
            "the program that serves its mount has ended; mount it again"),
    ETIMEDOUT(110, "Connection timed out", "its server did not answer in time"),
    ECONNREFUSED(
            111,
            "Connection refused",
            "connection refused: nothing listens there; is the node running, and is this its"
                    + " port?"),
    EHOSTUNREACH(113, "No route to host", "that host is not reached; is it up?"),
    ESTALE(116, "Stale file handle", "its server has forgotten it; mount it again"),
    EDQUOT(122, "Disk quota exceeded", "Disk quota exceeded");

    private final int number;
    private final String text;
    private final String words;

    Fault(int number, String text, String words) {
        this.number = number;
        this.text = text;
        this.words = words;
    }

    public int number() {
        return number;
    }

    /** As the C library says it where no language is chosen. */
    String text() {
        return text;
    }

    /** What a person reads. */
    public String words() {
        return words;
    }

    static @Nullable Fault of(int number) {
        for (Fault fault : values()) {
            if (fault.number == number) {
                return fault;
            }
        }
        return null;
    }
}
