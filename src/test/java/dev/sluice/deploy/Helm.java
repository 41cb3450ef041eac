package dev.sluice.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Renders the chart by {@code helm} itself: the one on the path, or that of get-helm. */
final class Helm {

    static final Path CHART = Path.of("deploy/helm/sluice");

    private static final Path TOOL = Path.of("target/tools/helm");

    private Helm() {}

    /** Whether there is one. */
    static boolean isThere() {
        try {
            return run(List.of("version", "--short")).startsWith("v");
        } catch (IOException | InterruptedException _) {
            return false;
        }
    }

    /**
     * Renders the chart as a release.
     *
     * @param options such as {@code --set key=value}
     * @throws IOException if the chart does not take them; the message says why
     */
    static String template(String release, String namespace, List<String> options)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("template", release, CHART.toString(), "-n", namespace));
        arguments.addAll(options);
        return run(arguments);
    }

    private static String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(arguments);
        command.add(0, Files.isExecutable(TOOL) ? TOOL.toAbsolutePath().toString() : "helm");
        // What it says besides is about links between files of this tree.
        Path told = Files.createTempFile("helm", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectError(told.toFile()).start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + Files.readString(told));
            }
            return out;
        } finally {
            Files.delete(told);
        }
    }
}
