package dev.sluice.disk.root;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.jdk.JavaDirectory;
import dev.sluice.disk.linux.Abi;
import dev.sluice.disk.linux.KernelCheck;
import dev.sluice.disk.linux.KernelDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** How directories are held and what is done in them; the contract is the same. */
public enum Way {

    /**
     * By the system calls of Linux, through {@code java.lang.foreign}: each step is one call,
     * atomic and about as cheap as it gets.
     */
    KERNEL,

    /** By the same calls where openat2 (Linux 5.6) is not to be had: paths are gone by names. */
    OLD_KERNEL,

    /**
     * By what the JDK offers for held directories. What it offers by full path only is done so and
     * looked at before and after. For native executables, other systems, and processes that may not
     * call native code.
     */
    JAVA;

    private static final System.Logger LOG = System.getLogger(Way.class.getName());

    /** Set in a native executable. */
    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";

    /**
     * {@code kernel} has a native executable try the system calls. They are registered and work
     * there, but took twice the time of {@link #JAVA} when that was measured: their handle is made
     * at run time, and what is not a constant is not compiled to a call.
     */
    private static final String IN_EXECUTABLES = "dev.sluice.disk.way";

    /** Chosen when the first root is opened, once for all. */
    private static final class Chosen {
        static final Way WAY = choose();
    }

    static Way best() {
        return Chosen.WAY;
    }

    private static Way choose() {
        boolean isExecutable = System.getProperty(NATIVE_IMAGE) != null;
        if (Abi.ofThisMachine() == null
                || isExecutable && !"kernel".equals(System.getProperty(IN_EXECUTABLES))) {
            return JAVA;
        }
        try {
            KernelCheck.run();
            return KernelCheck.canDescend() ? KERNEL : OLD_KERNEL;
        } catch (IOException | RuntimeException | Error e) { // what is not registered is an Error
            LOG.log(Level.INFO, "system calls cannot be used here, small files cost more", e);
            return JAVA;
        }
    }

    /** Opens a directory by its full path, following links in it. */
    HeldDirectory open(Path directory) throws IOException {
        return switch (this) {
            case KERNEL -> KernelDirectory.open(directory, true);
            case OLD_KERNEL -> KernelDirectory.open(directory, false);
            case JAVA -> JavaDirectory.open(directory);
        };
    }
}
