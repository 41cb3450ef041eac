package dev.sluice.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Renders directories by {@code kubectl kustomize}. */
final class Kustomize {

    static final Path ROOT = Path.of("deploy/kubernetes");

    /** Before 5 it knew another order of things, and before 4 no components. */
    private static final Pattern NEW_ENOUGH =
            Pattern.compile("Kustomize Version: v([5-9]|\\d\\d)\\.");

    private Kustomize() {}

    /** Whether there is one that is new enough. */
    static boolean isThere() {
        try {
            return NEW_ENOUGH.matcher(run(List.of("kubectl", "version", "--client"))).find();
        } catch (IOException | InterruptedException _) {
            return false;
        }
    }

    /**
     * Renders a directory.
     *
     * @throws IOException if it cannot be rendered; the message says why
     */
    static String render(Path directory) throws IOException, InterruptedException {
        return run(List.of("kubectl", "kustomize", directory.toString()));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + out);
        }
        return out;
    }
}
