package dev.sluice.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/** By linkat(2) and renameat2(2), from one held directory to another. */
final class KernelLinks implements HardLinks {

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
        int result =
                KernelDirectory.of(from)
                        .between(
                                KernelDirectory.of(to),
                                (at, there) -> SystemCalls.moveToFree(at, name, there, newName));
        return renamed(-result, from, name, to, newName);
    }

    @Override
    public boolean exchanges() {
        return true;
    }

    @Override
    public Result exchange(HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        int result =
                KernelDirectory.of(from)
                        .between(
                                KernelDirectory.of(to),
                                (at, there) -> SystemCalls.exchange(at, name, there, newName));
        return renamed(-result, from, name, to, newName);
    }

    private static Result renamed(
            int errno, HeldDirectory from, String name, HeldDirectory to, String newName)
            throws IOException {
        return switch (errno) {
            case 0 -> Result.DONE;
            // EPERM is what a container's filter of system calls answers.
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
