package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A regular file open for reading, and its identity at the moment of opening, taken so that it is
 * that of this very channel.
 */
public record OpenFile(FileChannel channel, FileStat identity) implements AutoCloseable {

    /** As many bytes as there is room for and the identity says. */
    public FileStat read(ByteBuffer into) throws IOException {
        int most = (int) Math.min(into.remaining(), identity.size());
        ByteBuffer part = into.slice(into.position(), most);
        int count = 0;
        while (part.hasRemaining() && count >= 0) {
            count = channel.read(part);
        }
        into.position(into.position() + part.position());
        return identity;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
