package dev.sluice.disk.staging;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Metadata;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** One that is written piece by piece. */
final class StagedChannel extends StagedFile {

    private final FileChannel channel;
    private final boolean isKept;

    /**
     * @param isKept whether closing keeps it for a later transfer
     */
    StagedChannel(
            HeldDirectory directory,
            String name,
            FileChannel channel,
            boolean isKept,
            Preserving preserving,
            Ended ended) {
        super(directory, name, preserving, ended);
        this.channel = channel;
        this.isKept = isKept;
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    void setMetadata(Metadata metadata) throws IOException {
        directory().setMtime(name(), metadata.mtime());
        directory().setMode(name(), metadata.mode());
    }

    @Override
    Extras setExtras(Metadata metadata, Preserving preserving) throws IOException {
        return directory().setExtras(name(), metadata.extras(), metadata.mode(), preserving);
    }

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public Staged staged() throws IOException {
        return StagedName.at(directory(), name(), _ -> {});
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
