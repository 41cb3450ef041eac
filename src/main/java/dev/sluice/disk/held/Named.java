package dev.sluice.disk.held;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * Gives failures the path within the folder. What the JDK throws for a one-name step names the last
 * name only, or nothing at all.
 */
public final class Named {

    private Named() {}

    /** Of what the JDK says only as text, see {@link Faults}. */
    public static IOException failure(String path, IOException e) {
        String what = path.isEmpty() ? "the root" : path;
        Fault fault = Faults.of(e);
        return fault == null
                ? new IOException(what + ": " + e.getMessage(), e)
                : new SystemException(what, fault.number());
    }

    public static <T extends @Nullable Object> T call(String path, IoCall<T> call)
            throws IOException {
        try {
            return call.run();
        } catch (FileSystemException e) {
            FileSystemException named = named(path.isEmpty() ? "the root" : path, e);
            named.initCause(e);
            throw named;
        } catch (ClosedDirectoryStreamException e) {
            throw new IOException(path + ": its folder was closed meanwhile", e);
        }
    }

    public static void run(String path, IoStep step) throws IOException {
        Object _ =
                call(
                        path,
                        () -> {
                            step.run();
                            return Boolean.TRUE;
                        });
    }

    public static FileSystemException named(String path, FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> new NoSuchFileException(path);
            case NotDirectoryException _ -> new NotDirectoryException(path);
            case AccessDeniedException _ -> new AccessDeniedException(path);
            case FileAlreadyExistsException _ -> new FileAlreadyExistsException(path);
            case DirectoryNotEmptyException _ -> new DirectoryNotEmptyException(path);
            case ForeignMountException other -> new ForeignMountException(other.getFile());
            case NotReplicatedException other ->
                    new NotReplicatedException(path, String.valueOf(other.getReason()));
            default -> {
                Fault fault = Faults.of(e);
                yield fault == null
                        ? new FileSystemException(path, null, e.getReason())
                        : new SystemException(path, fault.number());
            }
        };
    }
}
