package dev.sluice.config.check;

import dev.sluice.domain.Quoted;
import dev.sluice.fault.Faults;
import dev.sluice.settings.ConfigException;
import dev.sluice.settings.Key;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Looks at a configured directory and finds its real path, with every link resolved. */
final class DirectoryCheck {

    private DirectoryCheck() {}

    /**
     * The real path of a folder's root.
     *
     * @throws ConfigException if it is not there, is no directory or cannot be listed
     */
    static Path root(Key key, Path path) {
        Path real = real(key, path);
        if (!Files.isDirectory(real)) {
            throw key.wrong("is not a directory: " + quoted(path));
        }
        if (!Files.isReadable(real) || !Files.isExecutable(real)) {
            throw key.wrong("may not be read by this user: " + quoted(path));
        }
        return real;
    }

    /**
     * The real path that the state directory has, or will have once it is made.
     *
     * @throws ConfigException if it is no directory, or cannot be made or written
     */
    static Path state(Key key, Path path) {
        Path there = path;
        while (there.getParent() != null && Files.notExists(there)) {
            there = there.getParent();
        }
        Path real = real(key, there);
        if (!Files.isDirectory(real)) {
            throw key.wrong("is not a directory: " + quoted(there));
        }
        if (!Files.isWritable(real)) {
            throw key.wrong("may not be written by this user: " + quoted(there));
        }
        return there.equals(path)
                ? real
                : real.resolve(path.subpath(there.getNameCount(), path.getNameCount())).normalize();
    }

    private static Path real(Key key, Path path) {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException _) {
            throw key.wrong(
                    "no such directory: " + quoted(path) + "; make it, or correct the path");
        } catch (AccessDeniedException _) {
            throw key.wrong("may not be read by this user: " + quoted(path));
        } catch (IOException failure) {
            throw key.wrong("cannot be read: " + quoted(path) + ": " + Faults.reason(failure));
        }
    }

    /** Whether two real paths are one directory, also when it is mounted twice. */
    static boolean isSame(Path a, Path b) {
        try {
            return a.equals(b) || Files.isSameFile(a, b);
        } catch (IOException _) {
            return false; // One of them is not there (yet): they are not the same.
        }
    }

    static String quoted(Path path) {
        return Quoted.of(path.toString());
    }
}
