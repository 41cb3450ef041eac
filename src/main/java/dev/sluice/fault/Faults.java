package dev.sluice.fault;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Tells errors of the system apart, and puts them into words. */
public final class Faults {

    private Faults() {}

    /** Which error of the system a failure is; null if it is none, or not known. */
    public static @Nullable Fault of(Throwable failure) {
        return switch (failure) {
            case SystemException e -> Fault.of(e.number());
            case AccessDeniedException _ -> Fault.EACCES;
            case NoSuchFileException _ -> Fault.ENOENT;
            case FileAlreadyExistsException _ -> Fault.EEXIST;
            case NotDirectoryException _ -> Fault.ENOTDIR;
            case DirectoryNotEmptyException _ -> Fault.ENOTEMPTY;
            case FileSystemException e -> SystemTexts.fault(e.getReason());
            case IOException e -> SystemTexts.fault(e.getMessage());
            default -> null;
        };
    }

    /** The path, as far as it is known, and the reason. */
    public static String words(Throwable failure) {
        if (!(failure instanceof FileSystemException e)) {
            return reason(failure);
        }
        String path = path(e);
        return path.isEmpty() ? reason(e) : path + ": " + reason(e);
    }

    /** What was done, to which path, and why it failed. */
    public static String words(String operation, Throwable failure) {
        return operation + (failure instanceof FileSystemException ? " " : ": ") + words(failure);
    }

    /** The reason alone, where the path is said already. */
    public static String reason(Throwable failure) {
        String own = ownReason(failure);
        Fault fault = of(failure);
        if (fault != null && (own == null || SystemTexts.fault(own) != null)) {
            return fault.words();
        }
        return own == null ? failure.getClass().getSimpleName() : own;
    }

    /** What we or the JDK say of the failure beyond its class. */
    private static @Nullable String ownReason(Throwable failure) {
        return failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
    }

    private static String path(FileSystemException e) {
        String file = e.getFile() == null ? "" : e.getFile();
        return e.getOtherFile() == null ? file : file + " -> " + e.getOtherFile();
    }
}
