package dev.sluice.wiring;

import dev.sluice.domain.FolderId;
import dev.sluice.fault.Faults;
import dev.sluice.index.sqlite.file.SqliteLibrary;
import dev.sluice.settings.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jboss.logging.Logger;

/** Where a node keeps what must survive it: its id, its key, and the index of each folder. */
final class StateDirectory {

    private static final Logger LOG = Logger.getLogger(StateDirectory.class);
    private static final String KEY = "sluice.state-dir";
    private static final Set<PosixFilePermission> OURS =
            PosixFilePermissions.fromString("rwx------");

    /** Gives a file a mode; a file system may have none. */
    @FunctionalInterface
    interface Modes {
        void set(Path path, Set<PosixFilePermission> mode) throws IOException;
    }

    private final Path path;
    private final Modes modes;

    private StateDirectory(Path path, Modes modes) {
        this.path = path;
        this.modes = modes;
    }

    /**
     * Makes the directory if it is not there, for us alone: in it are the names of all files, and
     * whoever writes in it is the node. One that is there is left as it is, since more may be kept
     * in it; and where it is not ours, as in a volume of Kubernetes, its owner has decided.
     *
     * @throws ConfigException if that is not possible
     */
    static StateDirectory open(Path path) {
        return open(path, Files::setPosixFilePermissions);
    }

    /** With another way to give the directory its mode. */
    static StateDirectory open(Path path, Modes modes) {
        try {
            makeDirectory(path.toAbsolutePath(), modes);
        } catch (IOException e) {
            throw new ConfigException(KEY, Faults.words("cannot make", e));
        }
        if (!Files.isWritable(path)) {
            throw new ConfigException(KEY, "cannot write in " + path);
        }
        return new StateDirectory(path, modes);
    }

    private static void makeDirectory(Path path, Modes modes) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            shut(path, modes);
        } else if (isOurs(path) && !OURS.containsAll(Files.getPosixFilePermissions(path))) {
            LOG.warnf(
                    "%s: %s is open to other users of this machine; chmod 700 shuts it", KEY, path);
        }
    }

    /** On CIFS, vfat and their like modes are those of the mount, and cannot be set. */
    private static void shut(Path path, Modes modes) {
        try {
            modes.set(path, OURS);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warnf(
                    "%s: cannot shut %s to other users of this machine: %s; its file system"
                            + " decides who may read it",
                    KEY, path, e instanceof IOException io ? Faults.reason(io) : "it has no modes");
        }
    }

    private static boolean isOurs(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid")
                .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /**
     * Who this node is: its id and its key, made at its first start.
     *
     * @throws ConfigException if one cannot be read or kept, or they do not belong together
     */
    NodeIdentity identity() {
        return new IdentityFiles(path, modes).identity();
    }

    /**
     * Makes room for the library of SQLite, which each start unpacks anew: where the index can be
     * written, this user can write, and a volume is seldom mounted noexec.
     *
     * @throws ConfigException if that is not possible
     */
    void unpackLibrary() {
        Path directory = path.resolve("lib");
        try {
            SqliteLibrary.unpackIn(directory);
            SqliteLibrary.load();
        } catch (IOException e) {
            throw new ConfigException(
                    KEY, "SQLite's library in " + directory + ": " + Faults.reason(e));
        }
    }

    /** The file of a folder's index. */
    Path indexOf(FolderId folder) {
        return path.resolve(folder + ".db");
    }
}
