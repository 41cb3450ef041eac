package dev.sluice.pull.blocks;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.BlockList;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A content that is here, of which there may be blocks in one to come.
 *
 * @param list of its blocks, if it was made here and the file is what it was made of, as far as
 *     that shows; null if there is none
 */
record OldContent(OpenFile file, @Nullable BlockList list) implements AutoCloseable {

    FileChannel channel() {
        return file.channel();
    }

    long size() {
        return file.identity().size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
