package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Something complete in staging, to be put in its place. */
record Staged(HeldDirectory directory, String name, FileIdentity identity) {

    static Staged at(HeldDirectory directory, String name) throws IOException {
        FileIdentity found = directory.look(name);
        if (found == null) {
            throw new FileSystemException(directory.pathOf(name), null, "is gone from staging");
        }
        return new Staged(directory, name, found);
    }
}
