package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one directory to its end. */
final class Reading {

    private final HeldDirectory directory;
    private final @Nullable RelativePath path;
    private final SortedMap<String, FileIdentity> items = new TreeMap<>();
    private final SortedMap<String, String> problems = new TreeMap<>();

    private Reading(HeldDirectory directory, @Nullable RelativePath path) {
        this.directory = directory;
        this.path = path;
    }

    /**
     * @param directory newly opened
     * @param path its path, null for the root
     */
    static Listing of(HeldDirectory directory, @Nullable RelativePath path) throws IOException {
        Reading reading = new Reading(directory, path);
        try {
            Iterator<Path> entries = directory.read();
            while (entries.hasNext()) {
                reading.add(entries.next());
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException(
                    "list " + (path == null ? "the root" : path) + ": " + e.getMessage(), e);
        }
        return new Listing(reading.items, reading.problems);
    }

    private void add(Path entry) {
        Path file = entry.getFileName();
        String name = file.toString();
        if (path == null && RelativePath.isReserved(name)) {
            return;
        }
        String problem =
                isWritable(file, name) ? problemWith(name) : "has a name that is not UTF-8";
        if (problem != null) {
            problems.put(escaped(entry, name), problem);
            return;
        }
        look(name);
    }

    /** What is not UTF-8 becomes replacement characters as text, which lead to another name. */
    private static boolean isWritable(Path file, String name) {
        try {
            return Path.of(name).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private @Nullable String problemWith(String name) {
        try {
            RelativePath _ = path == null ? RelativePath.of(name) : path.child(name);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /**
     * The name if its bytes are UTF-8 (and only this process's locale cannot write it), so that it
     * is found in an index; otherwise the bytes percent-encoded, so that each has one of its own.
     */
    private static String escaped(Path entry, String name) {
        String uri = entry.toUri().getRawPath();
        String whole = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        String encoded = whole.substring(whole.lastIndexOf('/') + 1);
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(
                            URLDecoder.decode(
                                            encoded.replace("+", "%2B"),
                                            StandardCharsets.ISO_8859_1)
                                    .getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return encoded.isEmpty() ? name : encoded;
        }
    }

    private void look(String name) {
        try {
            FileIdentity found = directory.look(name);
            if (found == null) {
                return; // gone since it was listed
            }
            if (found.kind() == Kind.DIRECTORY && found.device() != directory.key().device()) {
                problems.put(name, "is on another file system than its folder");
                return;
            }
            items.put(name, found);
        } catch (FileSystemException e) {
            problems.put(
                    name, String.valueOf(e.getReason() == null ? e.toString() : e.getReason()));
        } catch (IOException e) {
            problems.put(name, String.valueOf(e.getMessage()));
        }
    }
}
