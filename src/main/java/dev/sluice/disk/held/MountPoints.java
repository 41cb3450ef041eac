package dev.sluice.disk.held;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where something is mounted below a root, as {@code /proc/self/mountinfo} has it: for the Java
 * form, and for kernels that do not say which mount a file is on (before Linux 5.8). It is read
 * again when it is older than a moment; {@link #refresh} makes sure of what is new.
 */
public final class MountPoints {

    private static final Path INFO = Path.of("/proc/self/mountinfo");

    /** To read it costs as much as some looks at files. */
    private static final long MAX_AGE = Duration.ofMillis(100).toNanos();

    /** The path of a mount is the fifth field of its line. */
    private static final int FIELD = 4;

    private static final int OCTAL_DIGITS = 3;

    private record Seen(Set<String> paths, long at) {}

    private final Path root;
    private volatile @Nullable Seen last;

    private MountPoints(Path root) {
        this.root = root;
    }

    /**
     * @param root which may have links in it
     */
    public static MountPoints below(Path root) throws IOException {
        return new MountPoints(root.toRealPath());
    }

    /** For where every look tells the mount. */
    static MountPoints none() {
        return new MountPoints(Path.of("/"));
    }

    /** Whether something is mounted at a path within the root. */
    public boolean has(String path) {
        return paths().contains(path);
    }

    /** Whether something is mounted at a path within the root or at a directory above it. */
    public boolean isBelowOne(String path) {
        Set<String> paths = paths();
        if (paths.isEmpty()) {
            return false;
        }
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (paths.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /** What was mounted before this call is known to whoever asks after it. */
    public void refresh() {
        last = null;
    }

    private Set<String> paths() {
        Seen known = last;
        if (known == null || System.nanoTime() - known.at() > MAX_AGE) {
            known = new Seen(read(), System.nanoTime());
            last = known;
        }
        return known.paths();
    }

    /** None where there is no such file: then only devices tell. */
    private Set<String> read() {
        try (InputStream info = Files.newInputStream(INFO)) {
            Set<String> paths = new HashSet<>();
            new String(info.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> add(line, paths));
            return paths;
        } catch (IOException e) {
            return Set.of();
        }
    }

    private void add(String line, Set<String> paths) {
        String[] fields = line.split(" ", FIELD + 2);
        if (fields.length <= FIELD) {
            return;
        }
        String prefix = root.getNameCount() == 0 ? "/" : root + "/";
        String point = plain(fields[FIELD]);
        if (point.length() > prefix.length() && point.startsWith(prefix)) {
            paths.add(point.substring(prefix.length()));
        }
    }

    /** Spaces, tabs, line feeds and backslashes are written as a backslash and three digits. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + OCTAL_DIGITS < text.length()) {
                plain.append((char) Integer.parseInt(text, i + 1, i + 1 + OCTAL_DIGITS, 8));
                i += OCTAL_DIGITS;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
