import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of ours that is spoken to in lines. */
final class Child implements AutoCloseable {
    /** The number of a socket is not public, and recv is not Java. */
    private static final List<String> FOR_DROPPING =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");

    private final Process process;
    private final BufferedReader out;

    /**
     * @param place words before the command, such as {@code ip netns exec name}; may be empty
     */
    Child(List<String> place, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(place);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true"));
        command.addAll(FOR_DROPPING);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException("start " + command, e);
        }
        out = process.inputReader();
    }

    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("process " + process.pid() + " ended; see its message above");
        }
        return line;
    }

    void tell(String line) throws IOException {
        var in = process.outputWriter();
        in.write(line + "\n");
        in.flush();
    }

    /** Ends it and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
