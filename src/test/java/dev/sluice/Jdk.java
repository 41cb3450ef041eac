package dev.sluice;

import java.nio.file.Path;
import java.util.List;

/**
 * The tools of the JDK that runs the tests. What they start lives for a second or two: the quick
 * compiler and the smallest collector take half the time there.
 */
public final class Jdk {

    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    private Jdk() {}

    /** The command that starts a JVM. */
    public static List<String> java() {
        return List.of(tool("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /** The command that makes keys. */
    public static List<String> keytool() {
        return List.of(tool("keytool"), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");
    }

    private static String tool(String name) {
        return BIN.resolve(name).toString();
    }
}
