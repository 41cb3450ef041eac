package dev.sluice.wiring;

import dev.sluice.domain.NodeId;
import dev.sluice.fault.Faults;
import dev.sluice.identity.SigningKey;
import dev.sluice.settings.ConfigException;
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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The files {@code node-id} and {@code node-key} of a state directory. The id follows from the key;
 * one that was made before there were keys is kept, and the key is made beside it. The first line
 * of the key's file says whose it is: so a file that was taken from another node is found out.
 *
 * @param path the state directory
 * @param modes how a file gets its mode
 */
record IdentityFiles(Path path, StateDirectory.Modes modes) {

    private static final Logger LOG = Logger.getLogger(IdentityFiles.class);

    private static final String SETTING = "sluice.state-dir";

    /** An orchestrator that gives a volume to a group lets the group read and write all of it. */
    private static final Set<PosixFilePermission> OTHERS =
            PosixFilePermissions.fromString("------rwx");

    private static final Set<PosixFilePermission> OURS =
            PosixFilePermissions.fromString("rw-------");

    private static final Pattern KEY_FILE =
            Pattern.compile("node ([0-9a-f]{16})\n(.*)", Pattern.DOTALL);

    /**
     * Reads both, or makes what is not there. The key is durable first: a crash in between leaves a
     * key that says of which id it is.
     *
     * @throws ConfigException if one cannot be read or kept, or they do not belong together
     */
    NodeIdentity identity() {
        Path idFile = path.resolve("node-id");
        Path keyFile = path.resolve("node-key");
        if (!isThere(keyFile)) {
            SigningKey made = SigningKey.make();
            NodeId id = isThere(idFile) ? readId(idFile) : made.key().node();
            keep(keyFile, "the node's key", "node " + id + "\n" + made.pem());
        }
        NodeIdentity read = readKey(keyFile);
        if (!isThere(idFile)) {
            keep(idFile, "the node's id", read.node() + "\n");
        }
        NodeId id = readId(idFile);
        if (!id.equals(read.node())) {
            throw new ConfigException(
                    SETTING,
                    "%s is of node %s, and %s says %s: put back the one that belongs to the other,"
                                    .formatted(keyFile, read.node(), idFile, id)
                            + " or remove both to make this a new node");
        }
        return read;
    }

    /** Not what cannot be looked at: a second id would make this another node. */
    private static boolean isThere(Path file) {
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static NodeId readId(Path file) {
        try {
            return NodeId.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            throw cannotKeep("the node's id", file, e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    SETTING, file + " does not hold a node's id: " + e.getMessage());
        }
    }

    /** On CIFS, vfat and some volumes modes are those of the mount, and cannot be set. */
    private void shut(Path file) throws IOException {
        if (!isOpen(file)) {
            return;
        }
        String problem = "the mode stays as it is";
        try {
            modes.set(file, OURS);
        } catch (IOException e) {
            problem = Faults.reason(e);
        } catch (UnsupportedOperationException e) {
            problem = "it has no modes";
        }
        if (isOpen(file)) {
            LOG.warnf(
                    "%s: cannot shut %s to other users of this machine: %s; its file system decides"
                            + " who may read it, and whoever may can pose as this node",
                    SETTING, file, problem);
        } else {
            LOG.warnf(
                    "%s: %s was open to every user of this machine, and is shut now; whoever has"
                            + " read it can pose as this node until it is made a new one",
                    SETTING, file);
        }
    }

    private static boolean isOpen(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    }

    private NodeIdentity readKey(Path file) {
        try {
            shut(file);
            Matcher text = KEY_FILE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!text.matches()) {
                throw new IllegalArgumentException("it does not say whose it is");
            }
            return new NodeIdentity(NodeId.of(text.group(1)), SigningKey.of(text.group(2)));
        } catch (IOException e) {
            throw cannotKeep("the node's key", file, e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    SETTING,
                    "%s does not hold a node's key: %s; put it back from a backup"
                            .formatted(file, e.getMessage()));
        }
    }

    private static ConfigException cannotKeep(String what, Path file, IOException e) {
        return new ConfigException(
                SETTING, "cannot keep " + what + " in " + file + ": " + Faults.reason(e));
    }

    /** For us alone; whole and durable before it has its name, so that a crash leaves no half. */
    private void keep(Path file, String what, String text) {
        Path temporary = path.resolve(file.getFileName() + ".new");
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OURS))) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw cannotKeep(what, file, e);
        }
    }
}
