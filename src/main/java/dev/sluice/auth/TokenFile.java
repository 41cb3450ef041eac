package dev.sluice.auth;

import dev.sluice.fault.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The tokens of a file as it is now. It is read once a second, on a thread of its own, since a disk
 * may let its readers wait and callers are judged on event loops. It is read and compared, not
 * looked at: a few hundred bytes cost no more than telling from times and inodes, through the links
 * with which Kubernetes puts a new Secret in place, whether they are the same.
 *
 * <p>What cannot be read, or holds something that is no token, leaves the old ones in force, and is
 * said once.
 */
public final class TokenFile implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TokenFile.class.getName());

    private static final int MAX_BYTES = 64 << 10;
    private static final long EVERY_MILLIS = 1_000;

    private final Path path;
    private final ScheduledExecutorService reader =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("token-file").factory());
    private byte[] bytes;
    private String problem = "";
    private volatile Tokens tokens;

    private TokenFile(Path path, byte[] bytes) throws IOException {
        this.path = path;
        this.bytes = bytes;
        this.tokens = parse(bytes);
    }

    /**
     * Reads the file, and again whenever it changes until this is closed.
     *
     * @throws IOException if that is not possible, or there is something in it that is no token;
     *     the message says what, without any of it
     */
    public static TokenFile open(Path path) throws IOException {
        TokenFile file = new TokenFile(path, read(path));
        file.warnOfOthers();
        var _ =
                file.reader.scheduleWithFixedDelay(
                        file::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return file;
    }

    /** Those in force, never older than the last change of the file by much more than a second. */
    public Tokens tokens() {
        return tokens;
    }

    private void look() {
        try {
            byte[] now = read(path);
            if (!Arrays.equals(now, bytes)) {
                tokens = parse(now);
                bytes = now;
                LOG.log(System.Logger.Level.INFO, path + " has changed: " + tokens);
            }
            problem = "";
        } catch (IOException e) {
            note(Faults.reason(e));
        } catch (RuntimeException e) {
            note(e.toString());
        }
    }

    private void note(String found) {
        if (!found.equals(problem)) {
            problem = found;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "read " + path + ": " + found + "; the tokens read before stay in force");
        }
    }

    private static byte[] read(Path path) throws IOException {
        if (mayBeWrittenByOthers(path)) {
            throw new IOException(
                    "others than its owner may write it, and so let in whom they like; chmod go-w"
                            + " it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static Tokens parse(byte[] bytes) throws IOException {
        try {
            return Tokens.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    private static boolean mayBeWrittenByOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /**
     * Not refused as ssh does: a volume of Kubernetes is readable by all unless told otherwise, and
     * one for a group is how a program that is not root reads it at all.
     */
    private void warnOfOthers() throws IOException {
        if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    path + " can be read by every user of this machine; chmod 600 keeps it to one");
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
