package dev.sluice.disk.linux;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * By linkat(2) and renameat2(2), from one held directory to another. One for each root, since a
 * file system that exchanges nothing is asked once only.
 */
public final class KernelLinks implements HardLinks {

    /** A call that gives another name; 0, or a negated {@link Errno}. */
    interface Renaming {
        int rename(int from, String name, int to, String newName) throws IOException;
    }

    private final Renaming exchange;
    private volatile boolean exchanges = true;

    public KernelLinks() {
        this(SystemCalls::exchange);
    }

    public KernelLinks(Renaming exchange) {
        this.exchange = exchange;
    }

    @Override
    public Result link(
            HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
            throws IOException {
        int result =
                KernelDirectory.of(from)
                        .between(
                                KernelDirectory.of(to),
                                (at, there) -> SystemCalls.link(at, name, there, newName));
        switch (-result) {
            case 0 -> {}
            case Errno.EPERM, Errno.ENOTSUP, Errno.ENOSYS, Errno.EMLINK -> {
                return Result.REFUSED;
            }
            default -> throw failure(-result, from, name, to, newName);
        }
        Glance made = to.glance(newName);
        if (made == null || !made.key().equals(key)) {
            if (made != null && to.isReserved()) {
                to.removeFile(newName); // the first name had become another's
            }
            throw new TargetChangedException(to.pathOf(newName) + ": it was replaced meanwhile");
        }
        return Result.DONE;
    }

    @Override
    public Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        return result(
                rename(SystemCalls::moveToFree, from, name, to, newName), from, name, to, newName);
    }

    @Override
    public boolean exchanges() {
        return exchanges;
    }

    @Override
    public Result exchange(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        int errno = rename(exchange, from, name, to, newName);
        switch (errno) {
            case Errno.EINVAL, Errno.ENOSYS, Errno.ENOTSUP -> exchanges = false;
            default -> {}
        }
        return result(errno, from, name, to, newName);
    }

    /** 0, or why not. */
    private static int rename(
            Renaming call, HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        return -KernelDirectory.of(from)
                .between(
                        KernelDirectory.of(to),
                        (at, there) -> call.rename(at, name, there, newName));
    }

    private static Result result(
            int errno, HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        return switch (errno) {
            case 0 -> Result.DONE;
            // EPERM is what a container's filter of system calls answers, and a file that may not
            // be renamed.
            case Errno.EPERM, Errno.EINVAL, Errno.ENOSYS, Errno.ENOTSUP -> Result.REFUSED;
            default -> throw failure(errno, from, name, to, newName);
        };
    }

    /** A missing name may be either of the two, or the directory itself that was removed. */
    private static IOException failure(
            int errno, HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        String path = to.pathOf(newName);
        if (errno == Errno.EEXIST) {
            return new FileAlreadyExistsException(path);
        }
        boolean isGone = errno == Errno.ENOENT && from.glance(name) == null;
        return Errno.exception(errno, isGone ? from.pathOf(name) : path);
    }
}
