package dev.sluice.wiring;

import dev.sluice.config.ConfigException;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.fault.Faults;
import dev.sluice.index.SqliteLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.jboss.logging.Logger;

/** Where a node keeps what must survive it: its id, and the index of each folder. */
final class StateDirectory {

    private static final Logger LOG = Logger.getLogger(StateDirectory.class);
    private static final String KEY = "sluice.state-dir";
    private static final Set<PosixFilePermission> OURS =
            PosixFilePermissions.fromString("rwx------");

    private final Path path;

    private StateDirectory(Path path) {
        this.path = path;
    }

    /**
     * Makes the directory if it is not there, for us alone: in it are the names of all files, and
     * whoever writes in it is the node. One that is there is left as it is, since more may be kept
     * in it; and where it is not ours, as in a volume of Kubernetes, its owner has decided.
     *
     * @throws ConfigException if that is not possible
     */
    static StateDirectory open(Path path) {
        try {
            makeDirectory(path.toAbsolutePath());
        } catch (IOException e) {
            throw new ConfigException(KEY, Faults.words("cannot make", e));
        }
        if (!Files.isWritable(path)) {
            throw new ConfigException(KEY, "cannot write in " + path);
        }
        return new StateDirectory(path);
    }

    private static void makeDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, OURS);
        } else if (isOurs(path) && !OURS.containsAll(Files.getPosixFilePermissions(path))) {
            LOG.warnf(
                    "%s: %s is open to other users of this machine; chmod 700 shuts it", KEY, path);
        }
    }

    private static boolean isOurs(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid")
                .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /**
     * The node's id, made at its first start.
     *
     * @throws ConfigException if it cannot be read or kept
     */
    NodeId nodeId() {
        Path file = path.resolve("node-id");
        try {
            // Not what cannot be looked at: a second id would make this another node.
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                make(file);
            }
            return NodeId.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            throw new ConfigException(
                    KEY, "cannot keep the node's id in " + file + ": " + Faults.reason(e));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(KEY, file + " does not hold a node's id: " + e.getMessage());
        }
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

    /** Whole and durable before it has its name, so that a crash never leaves half an id. */
    private void make(Path file) throws IOException {
        Path temporary = path.resolve("node-id.new");
        NodeId made = new NodeId(new SecureRandom().nextLong());
        ByteBuffer text = ByteBuffer.wrap((made + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** The file of a folder's index. */
    Path indexOf(FolderId folder) {
        return path.resolve(folder + ".db");
    }
}
