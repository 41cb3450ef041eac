package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.Jdk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    /** The texts of the system in German, made once. */
    @TempDir private static Path german;

    /** What the kernel answers where every write ends so. */
    private static IOException full() {
        return (IOException)
                catchThrowable(() -> {
                    try (FileChannel full =
                            FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
                        full.write(ByteBuffer.allocate(1));
                    }
                });
    }

    @Test
    void saysThePathAndTheReasonOfWhatTheJdkNamesOnlyByItsClass() {
        assertThat(Faults.words(new AccessDeniedException("d/f")))
                .startsWith("d/f: not permitted; give this process's user the right to it");
        assertThat(Faults.words(new NoSuchFileException("d/f"))).isEqualTo("d/f: it is not there");
        assertThat(Faults.words("cannot make", new FileSystemException("d", "e", "File exists")))
                .isEqualTo("cannot make d -> e: something is there already");
    }

    @Test
    void leavesWhatWeSayOurselves() {
        assertThat(Faults.words(new NoSuchFileException("f", null, "no regular file")))
                .isEqualTo("f: no regular file");
        assertThat(Faults.words(new IOException("copied 3 bytes, 4 expected")))
                .isEqualTo("copied 3 bytes, 4 expected");
        assertThat(Faults.words(new IOException())).isEqualTo("IOException");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void knowsWhatTheKernelFormsThrow(Fault fault) {
        SystemException thrown = new SystemException("f", fault.number());

        assertThat(Faults.of(thrown)).isEqualTo(fault);
        assertThat(Faults.words(thrown)).isEqualTo("f: " + fault.words());
    }

    @Test
    void knowsAFullDisk() {
        assertThat(Faults.of(full())).isEqualTo(Fault.ENOSPC);
    }

    /** In a process of its own, in which the texts of the system are German. */
    @ParameterizedTest
    @ValueSource(strings = {"ALL-UNNAMED", "none"})
    void knowsAFullDiskInAnotherLanguage(String mayCallNativeCode) throws Exception {
        makeGerman();
        List<String> command = new ArrayList<>(Jdk.java());
        command.add(
                "--enable-native-access="
                        + (mayCallNativeCode.equals("none") ? "java.base" : mayCallNativeCode));
        command.addAll(List.of("--illegal-native-access=deny", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), German.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LOCPATH", german.toString());
        builder.environment().put("LC_ALL", "de_DE.UTF-8");
        Process process = builder.redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(lines).hasSize(2);
        assumeThat(lines.getFirst())
                .as("the C library has no German texts here")
                .isNotEqualTo(Fault.ENOSPC.text());
        assertThat(lines.getLast()).isEqualTo("ENOSPC");
    }

    private static void makeGerman() throws Exception {
        Path made = german.resolve("de_DE.UTF-8");
        if (Files.exists(made)) {
            return;
        }
        assumeThat(Path.of("/usr/bin/localedef")).exists();
        assumeThat(Path.of("/usr/share/i18n/locales/de_DE")).exists();
        Process localedef =
                new ProcessBuilder(
                                "/usr/bin/localedef", "-i", "de_DE", "-f", "UTF-8", made.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(localedef.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        localedef.waitFor();
        assumeThat(Files.exists(made)).as(said).isTrue();
    }

    /** Says what the system says of a full disk, and what we make of it. */
    static final class German {

        private German() {}

        public static void main(String[] args) {
            IOException full = full();
            System.out.println(full.getMessage());
            System.out.println(Faults.of(full));
        }
    }
}
