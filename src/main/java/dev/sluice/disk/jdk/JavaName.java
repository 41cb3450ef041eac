package dev.sluice.disk.jdk;

import dev.sluice.disk.held.ListedName;
import dev.sluice.disk.held.PathBytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes out what the bytes of a listed name are, which the JDK gives in the process's locale. */
final class JavaName {

    private JavaName() {}

    static ListedName of(Path entry) {
        Path file = entry.getFileName();
        String name = file.toString();
        return new ListedName(isWritable(file, name) ? name : null, escaped(entry, name));
    }

    /** What is not UTF-8 becomes replacement characters as text, which lead to another name. */
    private static boolean isWritable(Path file, String name) {
        try {
            return Path.of(name).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String escaped(Path entry, String name) {
        String whole = PathBytes.encoded(entry);
        String encoded = whole.substring(whole.lastIndexOf('/') + 1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(PathBytes.decoded(encoded))
                    .toString();
        } catch (CharacterCodingException e) {
            return encoded.isEmpty() ? name : encoded;
        }
    }
}
