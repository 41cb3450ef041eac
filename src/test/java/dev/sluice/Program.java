package dev.sluice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged program that integration tests start: for Java, or the native executable. */
public final class Program {

    private static final Path FILE =
            Path.of(System.getProperty("sluice.test.program", "target/quarkus-app/quarkus-run.jar"))
                    .toAbsolutePath();

    private Program() {}

    /**
     * The command that starts it.
     *
     * @param javaOptions for a JVM; the native executable has its own compiled in
     * @param properties as {@code key=value}
     */
    public static List<String> command(List<String> javaOptions, List<String> properties) {
        boolean isJar = FILE.toString().endsWith(".jar");
        List<String> command = new ArrayList<>();
        if (isJar) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(javaOptions);
        } else {
            command.add(FILE.toString());
        }
        properties.forEach(property -> command.add("-D" + property));
        if (isJar) {
            command.addAll(List.of("-jar", FILE.toString()));
        }
        return command;
    }
}
