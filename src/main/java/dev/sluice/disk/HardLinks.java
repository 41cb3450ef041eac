package dev.sluice.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** How a second name is made for a file or a symbolic link (the link itself, not what it names). */
interface HardLinks {

    /** Whether there is a second name now. */
    enum Result {
        LINKED,
        /** The file system makes no hard links, or not of this file. */
        REFUSED
    }

    /**
     * Makes the name, or nothing at all.
     *
     * @param key the inode that must be at the first name
     * @throws java.nio.file.FileAlreadyExistsException if something is at the new name
     * @throws TargetChangedException if a directory above was replaced meanwhile
     * @throws FileSystemException for any other reason
     */
    Result link(HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
            throws IOException;
}
