package dev.sluice.disk.jdk;

import dev.sluice.disk.held.Whole;
import dev.sluice.domain.FileStat;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A file made in one go through a channel. */
record JavaWhole(FileStat identity, FileChannel channel) implements Whole {

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
