package dev.sluice.disk.staging;

import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;

/** Something complete, to be put in its place. */
public interface Staged {

    /** Taken when it was complete. */
    FileStat identity();

    /**
     * Gives it its place in one step, if nothing is there.
     *
     * @param links of its root
     * @throws java.nio.file.FileAlreadyExistsException if something is at the name
     */
    HardLinks.Result moveTo(HeldDirectory parent, String name, HardLinks links) throws IOException;

    /** After {@link #moveTo}: takes it away from there, so that it is as it was before. */
    void takeBack(HeldDirectory from, String name) throws IOException;

    /** Its name in staging. */
    StagedName named() throws IOException;

    /**
     * What it is at its place, with another ctime.
     *
     * @throws TargetChangedException if something else is there already
     */
    FileStat published(HeldDirectory parent, RelativePath target) throws IOException;
}
