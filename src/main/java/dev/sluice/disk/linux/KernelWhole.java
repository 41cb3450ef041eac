package dev.sluice.disk.linux;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.NamelessWhole;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file made in one go by system calls, still open. */
record KernelWhole(FileStat identity, KernelFile file) implements NamelessWhole {

    /** Writes a new file, which is closed after a failure. */
    static KernelWhole of(KernelFile file, ByteBuffer content, Metadata metadata)
            throws IOException {
        try {
            file.write(content);
            file.setMtime(metadata.mtime());
            return new KernelWhole(withMode(file, metadata.mode()), file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** It was made with this mode, less what the umask of the process takes away. */
    private static FileStat withMode(KernelFile file, Mode mode) throws IOException {
        FileStat made = file.identity();
        if (made.mode().equals(mode)) {
            return made;
        }
        file.setMode(mode);
        return file.identity();
    }

    @Override
    public Extras setExtras(Extras wanted, Mode mode, Preserving preserving) throws IOException {
        return file.setExtras(wanted, mode, preserving, true);
    }

    @Override
    public FileStat now() throws IOException {
        return file.identity();
    }

    @Override
    public void link(HeldDirectory to, String name) throws IOException {
        file.link(to, name);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void close() {
        file.close();
    }
}
