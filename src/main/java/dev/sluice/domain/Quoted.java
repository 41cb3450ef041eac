package dev.sluice.domain;

/** Text from outside made fit for one line of a message: quoted, escaped and cut. */
public final class Quoted {

    private static final int MAX = 200;

    private Quoted() {}

    /** The text in double quotes; control characters and quotes escaped, at most 200 of them. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().limit(MAX).forEach(c -> append(quoted, (char) c));
        return quoted.append(text.length() > MAX ? "…\"" : "\"").toString();
    }

    /** Whether the text is one line, of characters that only show. */
    public static boolean isLine(String text) {
        return text.chars().noneMatch(c -> isUnfit((char) c));
    }

    /** The whole text without quotes; only what is unfit for a line is escaped. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> appendFit(line, (char) c));
        return line.toString();
    }

    private static void append(StringBuilder quoted, char c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append(c);
        } else if (Character.isSurrogate(c)) {
            quoted.append("\\u%04x".formatted((int) c));
        } else {
            appendFit(quoted, c);
        }
    }

    private static void appendFit(StringBuilder text, char c) {
        if (isUnfit(c)) {
            text.append("\\u%04x".formatted((int) c));
        } else {
            text.append(c);
        }
    }

    private static boolean isUnfit(char c) {
        return Character.isISOControl(c) || isLineBreak(c) || turnsTheLine(c);
    }

    /** Marks of direction: a terminal shows what follows in another order than it is written in. */
    private static boolean turnsTheLine(char c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isLineBreak(char c) {
        return c == 0x2028 || c == 0x2029;
    }
}
