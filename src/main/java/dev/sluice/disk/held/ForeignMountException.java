package dev.sluice.disk.held;

import java.nio.file.FileSystemException;

/**
 * At a path of the folder something is mounted: another file system, or a part of the same one by a
 * bind mount. What is there is not the folder's, and what the folder has there is hidden.
 */
public final class ForeignMountException extends FileSystemException {

    private static final long serialVersionUID = 1;

    /**
     * @param path within the folder, of the mount itself
     */
    public ForeignMountException(String path) {
        super(path, null, "is on another mount than its folder");
    }
}
