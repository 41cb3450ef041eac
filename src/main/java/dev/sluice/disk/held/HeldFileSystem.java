package dev.sluice.disk.held;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file system that is not the machine's and holds its directories itself, such as one in memory.
 */
public interface HeldFileSystem {

    /** Opens a directory by its full path, following links in it. */
    HeldDirectory hold(Path directory) throws IOException;
}
