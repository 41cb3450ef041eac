package dev.sluice.docs;

import java.util.ArrayList;
import java.util.List;

/** Text for a shell, cut where the shell would cut it, as far as documents go. */
public final class ShellText {

    private ShellText() {}

    /** The commands of a block: a line each, but for those that go on in the next one. */
    static List<String> commands(String block) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        for (String line : block.replaceAll("\\\\\n\\s*", "").split("\n", -1)) {
            command.append(command.isEmpty() ? "" : "\n").append(line);
            if (!isOpen(command)) {
                String text = withoutComment(command.toString()).strip();
                if (!text.isEmpty()) {
                    commands.add(text);
                }
                command.setLength(0);
            }
        }
        return commands;
    }

    /** What of a command runs one after the other, or side by side in a pipe. */
    public static List<String> parts(String command) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at : cuts(command, "&|;")) {
            parts.add(command.substring(from, at).strip());
            from = at + 1;
        }
        parts.add(command.substring(from).strip());
        return parts.stream().filter(part -> !part.isEmpty()).toList();
    }

    /** The words of a part, without their quotes. */
    public static List<String> words(String part) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int at : cuts(part + " ", " \n")) {
            String word = part.substring(from, Math.min(at, part.length())).strip();
            if (!word.isEmpty()) {
                words.add(word.replace("'", "").replace("\"", ""));
            }
            from = at;
        }
        return words;
    }

    private static String withoutComment(String command) {
        return cuts(command, "#").stream()
                .filter(at -> at == 0 || Character.isWhitespace(command.charAt(at - 1)))
                .findFirst()
                .map(at -> command.substring(0, at))
                .orElse(command);
    }

    private static boolean isOpen(CharSequence command) {
        return cuts(command + "\0", "\0").isEmpty();
    }

    /** Where one of the characters stands outside of quotes and brackets. */
    private static List<Integer> cuts(String text, String characters) {
        List<Integer> cuts = new ArrayList<>();
        char quote = 0;
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (quote != 0) {
                quote = next == quote ? 0 : quote;
            } else if (next == '\'' || next == '"') {
                quote = next;
            } else if (next == '(' || next == ')') {
                depth += next == '(' ? 1 : -1;
            } else if (depth == 0 && characters.indexOf(next) >= 0) {
                cuts.add(at);
            }
        }
        return cuts;
    }
}
