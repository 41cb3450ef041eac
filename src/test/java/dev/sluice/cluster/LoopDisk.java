package dev.sluice.cluster;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A disk of its own: ext4 in a file, mounted at a directory. Its power can be cut: what the file
 * system has not made durable is gone then. Needs root.
 */
final class LoopDisk implements AutoCloseable {

    /** EXT4_IOC_SHUTDOWN, without flushing the journal. */
    private static final long SHUTDOWN = 0x8004587dL;

    private static final int NO_LOG_FLUSH = 2;

    private static final int LARGE_BLOCK = 1 << 20;

    /** The smallest of the file system. */
    private static final int SMALL_BLOCK = 1024;

    private final Path image;
    private final Path place;
    private boolean isMounted;

    LoopDisk(Path image, Path place, long bytes) throws IOException {
        this.image = image;
        this.place = Files.createDirectories(place);
        try (FileChannel file =
                FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int _ = file.write(ByteBuffer.allocate(1), bytes - 1);
        }
        run("mkfs.ext4", "-q", "-F", image.toString());
        mount();
    }

    /** Why there cannot be one here, null if there can. */
    static @Nullable String impossible(Path scratch) {
        try {
            LoopDisk disk = new LoopDisk(scratch.resolve("image"), scratch.resolve("at"), 8 << 20);
            disk.close();
            return null;
        } catch (IOException e) {
            return "no file system can be mounted here: " + e.getMessage();
        }
    }

    /** Stops all writes to it at this instant, as the loss of power does. */
    void cut() throws IOException {
        shutDown(place);
    }

    /** After {@link #cut}, and after the end of all who had files of it open. */
    void powerOn() throws IOException {
        unmount();
        mount();
        Path sign = place.resolve("lost+found/power-is-on");
        try {
            Files.delete(Files.createFile(sign));
        } catch (IOException e) {
            throw new IOException("another mount namespace keeps the dead disk mounted", e);
        }
    }

    /** With options: {@code ro} as a kernel does it that found an error, and {@code rw}. */
    void remount(String options) throws IOException {
        run("mount", "-o", "remount," + options, place.toString());
    }

    /** Takes all the room that there is, also what is kept for root. */
    void fill(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int block = LARGE_BLOCK; block >= SMALL_BLOCK; block /= 2) {
                fill(channel, ByteBuffer.allocate(block));
            }
        }
    }

    private static void fill(FileChannel channel, ByteBuffer block) {
        try {
            while (true) {
                int _ = channel.write(block.clear());
            }
        } catch (IOException _) {
            // No space is left for so much.
        }
    }

    /** Its place is empty then, though some may still have files of it open. */
    void takeAway() throws IOException {
        run("umount", "--lazy", place.toString());
        isMounted = false;
    }

    /** After {@link #takeAway}; only when nobody has a file of it open any longer. */
    void putBack() throws IOException {
        mount();
    }

    /** Whether somebody still has a file of it open. */
    boolean isInUse() throws IOException {
        return !run("losetup", "--associated", image.toString()).isEmpty();
    }

    private void mount() throws IOException {
        run("mount", "-o", "loop", image.toString(), place.toString());
        isMounted = true;
    }

    private void unmount() throws IOException {
        run("umount", place.toString());
        isMounted = false;
    }

    @Override
    public void close() throws IOException {
        if (isMounted) {
            unmount();
        }
    }

    /** Returns what it said. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static void shutDown(Path directory) throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle open =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("open"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle ioctl =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("ioctl"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle close =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("close"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flag = arena.allocateFrom(JAVA_INT, NO_LOG_FLUSH);
            int descriptor = (int) open.invokeExact(arena.allocateFrom(directory.toString()), 0);
            int result = (int) ioctl.invokeExact(descriptor, SHUTDOWN, flag);
            int _ = (int) close.invokeExact(descriptor);
            if (descriptor < 0 || result != 0) {
                throw new IOException("the power of " + directory + " cannot be cut");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
