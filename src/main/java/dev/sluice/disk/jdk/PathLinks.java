package dev.sluice.disk.jdk;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Named;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hard links by link(2). Java has no linkat, so both names go by their full paths, and what came of
 * it is looked at through the held directories. If somebody replaced a directory above by a link at
 * that very moment, the new name lies elsewhere: then it is searched for and taken away again.
 */
public final class PathLinks implements HardLinks {

    private static final System.Logger LOG = System.getLogger(PathLinks.class.getName());

    /** For how long a name that went astray is searched for. */
    private static final Duration SEARCH = Duration.ofSeconds(2);

    /** link(2); in tests also what somebody else does at that very moment. */
    public interface Call {
        void link(Path link, Path existing) throws IOException;
    }

    private final Call call;

    public PathLinks() {
        this(Files::createLink);
    }

    public PathLinks(Call call) {
        this.call = call;
    }

    @Override
    public Result link(
            HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
            throws IOException {
        return link(JavaDirectory.of(from), name, key, JavaDirectory.of(to), newName);
    }

    private Result link(
            JavaDirectory from, String name, FileKey key, JavaDirectory to, String newName)
            throws IOException {
        if (!to.leadsHere()) {
            throw new TargetChangedException(
                    to.pathOf(newName) + ": a directory above it was replaced");
        }
        Path link = to.fullPath(newName);
        try {
            call.link(link, from.fullPath(name));
        } catch (NoSuchFileException | FileAlreadyExistsException | AccessDeniedException e) {
            throw named(e, from, name, to, newName);
        } catch (FileSystemException e) {
            if (isRefusal(Faults.of(e))) {
                return Result.REFUSED;
            }
            throw Named.named(to.pathOf(newName), e);
        }
        if (!isThere(to, newName, key)) {
            if (to.isReserved() && to.glance(newName) != null) {
                to.removeFile(newName); // the first name had become another's
            } else {
                takeBack(from, name, key, to, newName);
            }
            throw new TargetChangedException(
                    to.pathOf(newName) + ": it or a directory above it was replaced meanwhile");
        }
        return Result.DONE;
    }

    /** A missing name may be either of the two, or a directory above. */
    private static IOException named(
            FileSystemException e,
            HeldDirectory from,
            String name,
            HeldDirectory to,
            String newName)
            throws IOException {
        String path = to.pathOf(newName);
        return switch (e) {
            case FileAlreadyExistsException _ -> new FileAlreadyExistsException(path);
            case NoSuchFileException _ ->
                    new NoSuchFileException(from.glance(name) == null ? from.pathOf(name) : path);
            default -> new AccessDeniedException(path);
        };
    }

    /**
     * Whether there is another way than by link. Also for an error that is not known: that way ends
     * in it as well if it is not about links.
     */
    private static boolean isRefusal(@Nullable Fault fault) {
        return switch (fault) {
            case EIO, ENOSPC, EDQUOT, EROFS, ENOTDIR, ENAMETOOLONG -> false;
            case null, default -> true;
        };
    }

    private static boolean isThere(HeldDirectory directory, String name, FileKey key)
            throws IOException {
        Glance found = directory.glance(name);
        return found != null && found.key().equals(key);
    }

    /**
     * Removes the new name wherever the path leads, if it is one of the inode that we linked. The
     * directory is held while that is compared, so that nothing else is removed in its place.
     */
    private static void takeBack(
            JavaDirectory from, String name, FileKey key, JavaDirectory to, String newName) {
        long deadline = System.nanoTime() + SEARCH.toNanos();
        do {
            try (JavaDirectory elsewhere = to.whereverPathLeads()) {
                if (!elsewhere.key().equals(to.key()) && isThere(elsewhere, newName, key)) {
                    elsewhere.removeFile(newName);
                    return;
                }
                if (from.links(name) == 1) {
                    return; // the only name is the first one
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "search for a misplaced link", e);
            }
            LockSupport.parkNanos(Duration.ofNanos(50_000).toNanos());
        } while (System.nanoTime() < deadline);
        LOG.log(
                Level.WARNING,
                "{0}: its directory was replaced while it was made, and a second name of {1} may"
                        + " be left where the path led meanwhile",
                to.pathOf(newName),
                from.pathOf(name));
    }
}
