package dev.sluice.disk.root;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.ListedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a directory takes one name for another. Some file systems do for all of their
 * directories, others for single ones; so each is asked, by looking for a spelling of the name that
 * would be folded onto it. Only if that leads to the same inode are the names listed.
 */
public final class Folding {

    /** The longest name of any file system that we know. */
    private static final int MAX_BYTES = 255;

    private Folding() {}

    /** The name under which a directory lists what it finds at a name; null if it is that name. */
    public static @Nullable String otherName(HeldDirectory directory, String name)
            throws IOException {
        Glance found = directory.glance(name);
        return found != null && isFolded(directory, name, found.key())
                ? listedName(directory, name, found.key())
                : null;
    }

    private static boolean isFolded(HeldDirectory directory, String name, FileKey key)
            throws IOException {
        for (String spelling : spellings(name)) {
            Glance other = directory.glance(spelling);
            if (other != null && other.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String listedName(HeldDirectory directory, String name, FileKey key)
            throws IOException {
        String other = null;
        try (HeldDirectory again = directory.again()) {
            for (ListedName listed : again.read()) {
                String text = listed.text();
                if (name.equals(text)) {
                    return null; // another name for the same file, by a hard link
                }
                if (text != null && isSpellingOf(text, name)) {
                    Glance glance = directory.glance(text);
                    other = glance != null && glance.key().equals(key) ? text : other;
                }
            }
        }
        return other;
    }

    private static boolean isSpellingOf(String one, String other) {
        return plain(one).equalsIgnoreCase(plain(other));
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD);
    }

    private static Set<String> spellings(String name) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(swapped(name));
        spellings.add(Normalizer.normalize(name, Normalizer.Form.NFC));
        spellings.add(Normalizer.normalize(name, Normalizer.Form.NFD));
        spellings.remove(name);
        spellings.removeIf(Folding::isTooLong);
        return spellings;
    }

    /** No file system takes such a name, so none has folded it onto another. */
    private static boolean isTooLong(String spelling) {
        return spelling.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /** With the first letter that has two cases in its other one: that is enough to be folded. */
    private static String swapped(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            char other =
                    Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
            if (other != c) {
                return name.substring(0, i) + other + name.substring(i + 1);
            }
        }
        return name;
    }
}
