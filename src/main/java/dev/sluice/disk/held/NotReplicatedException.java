package dev.sluice.disk.held;

import java.nio.file.FileSystemException;

/** Something is there that is neither a file, a directory nor a symbolic link. */
public final class NotReplicatedException extends FileSystemException {

    private static final long serialVersionUID = 1;

    NotReplicatedException(String path, String what) {
        super(path, null, what);
    }
}
