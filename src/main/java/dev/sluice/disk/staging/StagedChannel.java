package dev.sluice.disk.staging;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Metadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** One that is written piece by piece. */
final class StagedChannel extends StagedFile {

    private final FileChannel channel;
    private final @Nullable Runnable stays;

    /**
     * @param stays told when it stays for a later transfer, or cannot be removed; null if it is
     *     removed when it is closed
     */
    StagedChannel(
            HeldDirectory directory,
            String name,
            FileChannel channel,
            @Nullable Runnable stays,
            Preserving preserving,
            Runnable release) {
        super(directory, name, preserving, release);
        this.channel = channel;
        this.stays = stays;
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
        return StagedName.at(directory(), name());
    }

    @Override
    boolean isKept() {
        return stays != null;
    }

    @Override
    void staysBehind() {
        if (stays != null) {
            stays.run();
        }
    }

    @Override
    void closeContent() throws IOException {
        channel.close();
    }
}
