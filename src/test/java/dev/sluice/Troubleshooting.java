package dev.sluice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts that {@code docs/troubleshooting.md} lists, to be compared with those that come. */
public final class Troubleshooting {

    private static final Path DOCUMENT = Path.of("docs/troubleshooting.md");

    /** A row of a table: the first cell is the text. */
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|.*\\|.*\\|$");

    private Troubleshooting() {}

    /** The texts of a section. */
    public static SortedSet<String> texts(String section) throws IOException {
        SortedSet<String> texts = new TreeSet<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("## ")) {
                isInside = line.equals("## " + section);
            }
            Matcher row = ROW.matcher(line);
            if (isInside && row.matches()) {
                texts.add(row.group(1));
            }
        }
        return texts;
    }

    /** A text as the document has it: what differs from case to case is an ellipsis. */
    public static String shape(String text, Object... parts) {
        String shape = text;
        for (Object part : parts) {
            shape = shape.replace(part.toString(), "…");
        }
        return shape.replaceAll("\\b\\d+\\b", "…");
    }
}
