package dev.sluice.hook;

import dev.sluice.fault.Faults;
import dev.sluice.index.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that gets each event on its standard input; it has taken it when it ends with 0. No
 * shell is between: an argument is an argument, whatever is in it. What it writes is thrown away.
 */
final class Program implements Listener {

    static final String PREFIX = "exec ";

    private final List<String> command;
    private final Duration limit;

    /**
     * @param limit after which it is ended, with all that it has started
     */
    Program(List<String> command, Duration limit) {
        this.command = List.copyOf(command);
        this.limit = limit;
    }

    @Override
    public String name() {
        return PREFIX + String.join(" ", command);
    }

    @Override
    public void tell(StoredEvent event) throws IOException, InterruptedException {
        Process process = start();
        try {
            give(event, process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "it had not ended after " + limit.toSeconds() + " s, and was ended");
            }
        } finally {
            end(process);
        }
        int code = process.exitValue();
        if (code != 0) {
            throw new IOException("it ended with " + code);
        }
    }

    private Process start() throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("it cannot be started: " + Faults.reason(e), e);
        }
    }

    /** An event is shorter than what a pipe holds, so this waits for nobody. */
    private static void give(StoredEvent event, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(event.body().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended, or reads nothing: its exit code tells whether that was right.
        }
    }

    private static void end(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
