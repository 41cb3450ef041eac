package dev.sluice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something mounted at a place, a directory or a file, until it is closed. Needs root. */
public final class Mounted implements AutoCloseable {

    private final Path at;
    private boolean isMounted;

    private Mounted(Path at) {
        this.at = at;
    }

    /** Skips the test, with the reason, where nothing can be mounted. */
    public static void assumePossible(Path scratch) throws IOException {
        Path at = Files.createDirectory(scratch.resolve("mount-try"));
        @Nullable String why = null;
        try {
            tmpfs(at).close();
        } catch (IOException e) {
            why = e.getMessage();
        }
        Files.delete(at);
        assumeTrue(why == null, "nothing can be mounted here: " + why);
    }

    /** The same files at another place too, on the same file system. */
    public static Mounted bind(Path what, Path at) throws IOException {
        return mount(at, "mount", "--bind", what.toString(), at.toString());
    }

    /** The same files at another place too, where nothing can be written. */
    public static Mounted readOnly(Path what, Path at) throws IOException {
        Mounted mounted = bind(what, at);
        run("mount", "-o", "remount,bind,ro", at.toString());
        return mounted;
    }

    /** A new and empty file system. */
    public static Mounted tmpfs(Path at) throws IOException {
        return mount(at, "mount", "-t", "tmpfs", "-o", "size=16m", "none", at.toString());
    }

    private static Mounted mount(Path at, String... command) throws IOException {
        run(command);
        Mounted mounted = new Mounted(at);
        mounted.isMounted = true;
        return mounted;
    }

    /** Lazily, so that whoever still has something open in it does not hold it up. */
    @Override
    public void close() throws IOException {
        if (isMounted) {
            isMounted = false;
            run("umount", "--lazy", at.toString());
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
