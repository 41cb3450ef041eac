package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A file made in one go by system calls, still open. */
record KernelWhole(FileIdentity identity, KernelFile file) implements NamelessWhole {

    /** Writes a new file, which is closed after a failure. */
    static KernelWhole of(KernelFile file, ByteBuffer content, Mode mode, Instant mtime)
            throws IOException {
        try {
            file.write(content);
            file.setMtime(mtime);
            return new KernelWhole(withMode(file, mode), file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** It was made with this mode, less what the umask of the process takes away. */
    private static FileIdentity withMode(KernelFile file, Mode mode) throws IOException {
        FileIdentity made = file.identity();
        if (made.mode().equals(mode)) {
            return made;
        }
        file.setMode(mode);
        return file.identity();
    }

    @Override
    public FileIdentity now() throws IOException {
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
