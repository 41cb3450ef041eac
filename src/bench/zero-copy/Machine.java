import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the figures hold for, without a name of the machine. */
final class Machine {
    private Machine() {}

    static String describe() throws IOException {
        return "%s, on %d cores (%s), Linux %s, JDK %s, files in tmpfs."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        // Without what a distribution or a provider puts behind the version.
                        System.getProperty("os.version").replaceFirst("-.*", ""),
                        System.getProperty("java.version"));
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
