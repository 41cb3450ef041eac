package dev.sluice.index.sqlite;

import static java.util.Objects.requireNonNull;

import dev.sluice.Jdk;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Another process that writes to an index until it is killed, and says how far it has come. */
public final class Scribbler {

    private static final int LINES = 40;

    private Scribbler() {}

    /** Starts one, kills it in the middle of its work, and tells the last sequence it was given. */
    public static Sequence killed(Path file) throws IOException {
        List<String> command = new ArrayList<>(Jdk.java());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Scribbler.class.getName(), file.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader output = process.inputReader()) {
            String last = "0";
            for (int i = 0; i < LINES; i++) {
                last = requireNonNull(output.readLine(), "the other process has ended by itself");
            }
            // Not by the process itself, which would close its output unread.
            process.toHandle().destroyForcibly();
            // Numbers rise; a shorter one is the last line, cut.
            last = output.lines().reduce(last, (a, b) -> b.length() < a.length() ? a : b);
            process.onExit().join();
            return new Sequence(Long.parseLong(last));
        }
    }

    /** The other process: its argument is the file of the index. */
    public static void main(String[] args) {
        InstantSource clock = InstantSource.system();
        try (Index index =
                SqliteIndex.open(Path.of(args[0]), new FolderId("docs"), Samples.RUN_1, clock)) {
            for (int i = 0; i < 1_000_000; i++) {
                String name = "f" + i;
                Sequence sequence =
                        index.write(transaction -> transaction.put(Samples.file(name), null));
                System.out.println(sequence);
            }
        }
    }
}
