import java.io.BufferedReader;
import java.io.IOException;

/** {@code strace -c} on one running thread. */
final class Tracer implements AutoCloseable {
    private final Process strace;
    private final BufferedReader out;

    /** Returns when it is attached. */
    Tracer(String thread) throws IOException {
        strace =
                new ProcessBuilder("strace", "-c", "-U", "name,calls", "-p", thread)
                        .redirectErrorStream(true)
                        .start();
        out = strace.inputReader();
        String first = out.readLine();
        if (first == null || !first.contains("attached")) {
            strace.destroyForcibly();
            throw new IOException("strace -p " + thread + " said: " + first);
        }
    }

    /** Detaches; the thread goes on. */
    SystemCalls stop() {
        // By its handle: Process.destroy() would close the stream before it is read.
        strace.toHandle().destroy();
        return SystemCalls.of(out.lines().toList());
    }

    @Override
    public void close() {
        strace.destroy();
    }
}
