package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A regular file open for reading, and its identity at the moment of opening, taken so that it is
 * that of this very channel.
 */
public record OpenFile(FileChannel channel, FileIdentity identity) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
