package dev.sluice.disk.staging;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.Whole;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Metadata;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** One that was written in one go, with its mode and mtime; open only if it is to be forced. */
sealed class StagedWhole extends StagedFile permits StagedNameless {

    private final Whole whole;
    private final boolean isOpen;

    StagedWhole(
            HeldDirectory directory,
            String name,
            Whole whole,
            boolean isOpen,
            Preserving preserving,
            Ended ended) {
        super(directory, name, preserving, ended);
        this.whole = whole;
        this.isOpen = isOpen;
    }

    @Override
    public FileChannel channel() {
        throw new IllegalStateException("bug: no channel for what was staged whole");
    }

    @Override
    void setMetadata(Metadata metadata) {
        throw new IllegalStateException("bug: what was staged whole is finished");
    }

    @Override
    Extras setExtras(Metadata metadata, Preserving preserving) throws IOException {
        return directory().setExtras(name(), metadata.extras(), metadata.mode(), preserving);
    }

    /** Of one that is not open any more it is done by its name. */
    @Override
    public void force() throws IOException {
        if (isOpen) {
            whole.force();
        } else {
            directory().forceFile(name());
        }
    }

    @Override
    public Staged staged() {
        return new StagedName(directory(), name(), whole.identity());
    }

    @Override
    boolean isKept() {
        return false;
    }

    @Override
    void closeContent() throws IOException {
        whole.close();
    }
}
