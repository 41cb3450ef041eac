package dev.sluice.disk.linux;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Tries once whether the system calls do here what they should. */
public final class KernelCheck {

    private static final Path SELF = Path.of("/proc/self");

    /** A regular file that is always there, where there is the {@code /proc} that we need. */
    private static final Path FILE = SELF.resolve("status");

    private KernelCheck() {}

    /**
     * @throws IOException if they do not
     */
    public static void run() throws IOException {
        try (KernelDirectory directory = KernelDirectory.open(Path.of("/"), false)) {
            FileKey expected =
                    FileKey.of(Files.readAttributes(Path.of("/"), BasicFileAttributes.class));
            if (!directory.key().equals(expected)) {
                throw new IOException("statx says " + directory.key() + ", stat " + expected);
            }
        }
        try (KernelDirectory directory = KernelDirectory.open(SELF, false);
                OpenFile file = directory.open(FILE.getFileName().toString())) {
            FileKey expected = FileKey.of(Files.readAttributes(FILE, BasicFileAttributes.class));
            if (!FileKey.of(file.identity()).equals(expected)) {
                throw new IOException("opened " + file.identity() + ", not " + expected);
            }
        }
    }

    /**
     * Whether there is an openat2 that follows no link; sandboxes that do not know it refuse it.
     */
    public static boolean canDescend() throws IOException {
        try (KernelDirectory directory = KernelDirectory.open(SELF, true);
                OpenFile file = directory.openBelow(FILE.getFileName().toString());
                OpenFile linked = directory.openBelow("exe")) {
            return file != null && linked == null;
        }
    }
}
