package dev.sluice.disk.staging;

import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.NamelessWhole;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.RelativePath;
import java.io.IOException;

/**
 * One that has no name before it is published, and gets one in staging only where it replaces
 * something. Stays open until then.
 */
final class StagedNameless extends StagedWhole implements Staged {

    private final NamelessWhole whole;
    private boolean hasName;

    /**
     * @param name for the case that it needs one
     */
    StagedNameless(
            HeldDirectory directory,
            String name,
            NamelessWhole whole,
            Preserving preserving,
            Ended ended) {
        super(directory, name, whole, true, preserving, ended);
        this.whole = whole;
    }

    @Override
    Extras setExtras(Metadata metadata, Preserving preserving) throws IOException {
        return whole.setExtras(metadata.extras(), metadata.mode(), preserving);
    }

    @Override
    public FileStat identity() {
        return whole.identity();
    }

    @Override
    public Staged staged() {
        return this;
    }

    @Override
    public HardLinks.Result moveTo(HeldDirectory parent, String name, HardLinks links)
            throws IOException {
        whole.link(parent, name);
        return HardLinks.Result.DONE;
    }

    /** Keeps a name: a file that has lost its last one can never be given another. */
    @Override
    public void takeBack(HeldDirectory from, String name) throws IOException {
        from.move(name, directory(), name());
        hasName = true;
    }

    @Override
    public StagedName named() throws IOException {
        if (!hasName) {
            whole.link(directory(), name());
            hasName = true;
        }
        return new StagedName(directory(), name(), identity());
    }

    /** It is still open, so that is asked and no name: a scan finds what was put in its place. */
    @Override
    public FileStat published(HeldDirectory parent, RelativePath target) throws IOException {
        FileStat now = whole.now();
        new Expectation(target.toString(), identity()).checkButCtime(now);
        return now;
    }

    @Override
    void removeName() throws IOException {
        if (hasName) {
            super.removeName();
        }
    }
}
