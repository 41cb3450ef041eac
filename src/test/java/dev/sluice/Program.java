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
     * The command that starts it, as an image does it: a JVM takes the AOT cache, or does not start
     * at all.
     *
     * @param javaOptions for a JVM; the native executable has its own compiled in
     * @param properties as {@code key=value}
     */
    public static List<String> command(List<String> javaOptions, List<String> properties) {
        boolean isJar = FILE.toString().endsWith(".jar");
        List<String> command = new ArrayList<>();
        if (isJar) {
            Path java = Path.of(System.getProperty("java.home"));
            command.add(java.resolve("bin/java").toString());
            command.addAll(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + AotCache.of(FILE, java)));
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
