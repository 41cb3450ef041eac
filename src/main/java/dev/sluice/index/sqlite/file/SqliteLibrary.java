package dev.sluice.index.sqlite.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Where the library of SQLite is unpacked before it is loaded. That must be where this user may
 * write and execute, and in a locked-down container {@code /tmp} often is not.
 */
public final class SqliteLibrary {

    private static final String PROPERTY = "org.sqlite.tmpdir";

    private static final String UNUSABLE =
            "it cannot be loaded: its file system is mounted noexec perhaps; name another"
                    + " directory with -Dorg.sqlite.tmpdir, or mount this one exec";

    private SqliteLibrary() {}

    /**
     * Has it unpacked in a directory that is there for nothing else, unless the person who started
     * the program has named one. To be called before the first index is opened. What a run that was
     * killed left there is removed, for the driver takes it for that of a run that still lives; on
     * Linux that run goes on all the same.
     */
    public static void unpackIn(Path directory) throws IOException {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        Files.createDirectories(directory);
        List<Path> left;
        try (Stream<Path> files = Files.list(directory)) {
            left = files.toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
        System.setProperty(PROPERTY, directory.toString());
    }

    /**
     * Loads it, so that what is wrong is known before an index is opened.
     *
     * @throws IOException if it cannot be
     */
    public static void load() throws IOException {
        try {
            if (!SQLiteJDBCLoader.initialize()) {
                throw new IOException(UNUSABLE);
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw new IOException(UNUSABLE, e);
        }
    }
}
