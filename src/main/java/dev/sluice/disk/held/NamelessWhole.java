package dev.sluice.disk.held;

import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import java.io.IOException;

/** One that may be without a name, and stays open until it is closed. */
public interface NamelessWhole extends Whole {

    /** As {@link HeldDirectory#setExtras}. */
    Extras setExtras(Extras wanted, Mode mode, Preserving preserving) throws IOException;

    /** As it is now. */
    FileStat now() throws IOException;

    /**
     * Gives it a name, if nothing is there.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something is there
     */
    void link(HeldDirectory to, String name) throws IOException;
}
