package dev.sluice;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does something on a thread whose file accesses are those of an ordinary user, though the tests
 * run as root: Linux keeps the user for the file system per thread, and takes root's rights over
 * files away with it. Threads that it starts are that user's as well.
 */
public final class AsUser {

    /** Nobody's, nearly everywhere. */
    public static final int UID = 65534;

    private static final boolean IS_ARM = System.getProperty("os.arch").equals("aarch64");
    private static final int SET_GROUPS = IS_ARM ? 159 : 116;
    private static final int SET_GROUP = IS_ARM ? 152 : 123;
    private static final int SET_USER = IS_ARM ? 151 : 122;

    private AsUser() {}

    /** Something that may fail in any way. */
    public interface Action {
        void run() throws Exception;
    }

    public static void run(Action action) throws Exception {
        call(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    public static <T> T call(Callable<T> action) throws Exception {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("only root can take another user's place")
                .isEqualTo(0);
        FutureTask<T> task =
                new FutureTask<>(() -> {
                    become();
                    return action.call();
                });
        Thread.ofPlatform().name("as-user").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case Throwable cause -> throw new AssertionError(cause);
            }
        }
    }

    /** Gives a directory and all in it to that user. */
    public static Path own(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes is)
                            throws IOException {
                        return give(path);
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes is)
                            throws IOException {
                        return give(path);
                    }
                });
        return directory;
    }

    private static FileVisitResult give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", UID, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", UID, LinkOption.NOFOLLOW_LINKS);
        return FileVisitResult.CONTINUE;
    }

    /** The group first: without root's rights it could not be changed any more. */
    @SuppressWarnings("restricted")
    private static void become() {
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        Linker.Option.firstVariadicArg(1));
        try {
            long _ = (long) syscall.invokeExact((long) SET_GROUPS, 0L, 0L);
            long _ = (long) syscall.invokeExact((long) SET_GROUP, (long) UID, 0L);
            long _ = (long) syscall.invokeExact((long) SET_USER, (long) UID, 0L);
        } catch (Throwable t) {
            throw new AssertionError("become another user", t);
        }
    }
}
