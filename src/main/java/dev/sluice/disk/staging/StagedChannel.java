package dev.sluice.disk.staging;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.Metadata;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** One that is written piece by piece. */
final class StagedChannel extends StagedFile {

    private final FileChannel channel;
    private final boolean isKept;

    StagedChannel(
            HeldDirectory directory,
            String name,
            FileChannel channel,
            boolean isKept,
            Runnable release) {
        super(directory, name, release);
        this.channel = channel;
        this.isKept = isKept;
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void finish(Metadata metadata) throws IOException {
        directory().setMtime(name(), metadata.mtime());
        directory().setMode(name(), metadata.mode());
    }

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public Staged staged() throws IOException {
        return StagedName.at(directory(), name());
    }

    @Override
    boolean isKept() {
        return isKept;
    }

    @Override
    void closeContent() throws IOException {
        channel.close();
    }
}
