package dev.sluice.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * There is no room for what is to come: no fault of the file, and no reason to try it less often.
 */
public final class NoSpaceException extends IOException {

    private static final long serialVersionUID = 1;

    public NoSpaceException(String message) {
        super(message);
    }

    /** Whether a step failed because the disk, its inodes or a quota are used up. */
    public static boolean isCauseOf(Exception failure) {
        return switch (failure) {
            case NoSpaceException _ -> true;
            case FileSystemException e -> isLack(e.getReason());
            case IOException e -> isLack(e.getMessage());
            default -> false;
        };
    }

    /** As the system words ENOSPC and EDQUOT; the JDK gives no number. */
    private static boolean isLack(@Nullable String reason) {
        return reason != null
                && (reason.equals("No space left on device")
                        || reason.equals("Disk quota exceeded"));
    }
}
