package dev.sluice.disk.held;

import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * How a name is made that must not be taken yet, for a file or a symbolic link (the link itself,
 * not what it names).
 */
public interface HardLinks {

    /** Whether there is a new name now. */
    enum Result {
        DONE,
        /** The file system cannot, or not with this file. */
        REFUSED
    }

    /**
     * Makes a second name, or nothing at all.
     *
     * @param key the inode that must be at the first name
     * @throws java.nio.file.FileAlreadyExistsException if something is at the new name
     * @throws TargetChangedException if a directory above was replaced meanwhile
     * @throws FileSystemException for any other reason
     */
    Result link(HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
            throws IOException;

    /**
     * Gives another name in one step, if nothing is there. The caller looks at what came of it.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something is at the new name
     * @throws FileSystemException for any other reason
     */
    default Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        return Result.REFUSED;
    }

    /** Whether {@link #exchange} may be tried; if not, that is refused without more ado. */
    default boolean exchanges() {
        return false;
    }

    /**
     * Swaps what is at two names in one step, whatever that is. The caller looks at what came out.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is at one of them
     * @throws FileSystemException for any other reason
     */
    default Result exchange(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        return Result.REFUSED;
    }
}
