package dev.sluice.index;

import dev.sluice.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another process that tries to take the lock of an index, says so, and ends with its input. */
final class LockHolder implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private LockHolder(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static LockHolder start(Path file) throws IOException {
        List<String> command = new ArrayList<>(Jdk.java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(LockHolder.class.getName(), file + ".lock"));
        return new LockHolder(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** {@code locked} or {@code refused}. */
    @Nullable String answer() throws IOException {
        return output.readLine();
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** The other process: its argument is the lock file. */
    public static void main(String[] args) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            System.out.println(channel.tryLock() == null ? "refused" : "locked");
            System.in.readAllBytes();
        }
    }
}
