package dev.sluice.disk.jdk;

import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.Named;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads and makes symbolic links, whose target is any text and not a path that we walk. */
final class LinkTarget {

    private static final int TRIES = 5;

    private LinkTarget() {}

    /**
     * Reads a target. Java has no readlinkat: the link is read by its full path, and believed if
     * the same inode was at the name before and after, and the text has the length that the held
     * directory says.
     *
     * @throws NoSuchFileException if there is no symbolic link
     */
    static String read(JavaDirectory directory, String name) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Glance before = directory.glance(name);
            if (before == null || !before.isSymlink()) {
                throw new NoSuchFileException(directory.pathOf(name), null, "no symbolic link");
            }
            Path target = readByFullPath(directory, name);
            Glance after = directory.glance(name);
            if (target != null
                    && after != null
                    && after.key().equals(before.key())
                    && directory.leadsHere()) {
                String text = text(directory, name, target);
                if (text.getBytes(StandardCharsets.UTF_8).length == before.size()) {
                    return text;
                }
            }
        }
        throw new FileSystemException(
                directory.pathOf(name), null, "replaced " + TRIES + " times while it was read");
    }

    private static @Nullable Path readByFullPath(JavaDirectory directory, String name) {
        try {
            return Files.readSymbolicLink(directory.fullPath(name));
        } catch (IOException e) {
            return null; // replaced, or the path leads elsewhere: the next look tells
        }
    }

    private static String text(JavaDirectory directory, String name, Path target)
            throws IOException {
        String text = target.toString();
        // What cannot be decoded becomes a replacement character; a link may have one of its own.
        if (text.indexOf('\uFFFD') >= 0 && !path(text).equals(target)) {
            throw new FileSystemException(
                    directory.pathOf(name), null, "has a target that is not UTF-8");
        }
        return text;
    }

    /**
     * Makes a link in a directory of ours.
     *
     * @throws IOException if it would not have exactly that target
     */
    static void make(JavaDirectory ours, String name, String target) throws IOException {
        Named.call(
                ours.pathOf(name),
                () -> Files.createSymbolicLink(ours.fullPath(name), path(target)));
        String made = read(ours, name);
        if (!made.equals(target)) {
            ours.removeFile(name);
            throw new FileSystemException(
                    ours.pathOf(name),
                    null,
                    "a link to \"" + target + "\" would become one to \"" + made + "\" here");
        }
    }

    /**
     * A path with exactly these characters. {@link Path#of} drops a slash at the end and one of two
     * in a row, which would change the link; a URI keeps an encoded one at the end, and joining two
     * paths adds one.
     */
    private static Path path(String text) throws FileSystemException {
        try {
            int pair = text.indexOf("//");
            if (pair > 0) {
                return path(text.substring(0, pair + 1)).resolve(path(text.substring(pair + 2)));
            }
            boolean endsWithSlash = text.length() > 1 && text.endsWith("/");
            return endsWithSlash ? withSlash(text) : Path.of(text);
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(
                    text, null, "this link target cannot be written here: " + e.getMessage());
        }
    }

    private static Path withSlash(String text) {
        boolean isAbsolute = text.startsWith("/");
        String encoded = Path.of(isAbsolute ? text : "/" + text).toUri().getRawPath();
        String bare = encoded.endsWith("/") ? encoded.substring(0, encoded.length() - 1) : encoded;
        Path absolute = Path.of(URI.create("file://" + bare + "%2F"));
        return isAbsolute ? absolute : Path.of("/").relativize(absolute);
    }
}
