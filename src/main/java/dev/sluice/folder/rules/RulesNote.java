package dev.sluice.folder.rules;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In {@code .sluice/} while rules of a peer are held: so that who loses the index does not take
 * them for rules of his own.
 *
 * @param inForce patterns of the file that are in force
 * @param held those that the file has
 */
record RulesNote(List<String> inForce, List<String> held) {

    private static final System.Logger LOG = System.getLogger(RulesNote.class.getName());

    private static final String NAME = "held-rules";
    private static final String IN_FORCE = "+";
    private static final String HELD = "?";

    RulesNote {
        inForce = List.copyOf(inForce);
        held = List.copyOf(held);
    }

    /** Null if there is none, or it cannot be read. */
    static @Nullable RulesNote read(FolderRoot root) {
        try {
            String text = root.note(NAME);
            return text == null ? null : new RulesNote(marked(IN_FORCE, text), marked(HELD, text));
        } catch (IOException e) {
            failed("read", e);
            return null;
        }
    }

    private static List<String> marked(String mark, String text) {
        return text.lines()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .toList();
    }

    void write(FolderRoot root) {
        String text =
                Stream.concat(
                                inForce.stream().map(IN_FORCE::concat),
                                held.stream().map(HELD::concat))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
        put(root, "# Ignore rules in force (+), and those of a peer that are not (?).\n" + text);
    }

    static void remove(FolderRoot root) {
        put(root, null);
    }

    private static void put(FolderRoot root, @Nullable String text) {
        try {
            root.putNote(NAME, text);
        } catch (IOException e) {
            failed("write", e);
        }
    }

    private static void failed(String what, IOException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "cannot {0} .sluice/{1}: {2}",
                what,
                NAME,
                Faults.words(e));
    }
}
