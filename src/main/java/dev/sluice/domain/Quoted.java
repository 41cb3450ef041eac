package dev.sluice.domain;

/** Text from outside made fit for one line of a message: quoted, escaped and cut. */
public final class Quoted {

    private static final int MOST = 200;

    private Quoted() {}

    /** The text in double quotes; control characters and quotes escaped, at most 200 of them. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().limit(MOST).forEach(c -> append(quoted, (char) c));
        return quoted.append(text.length() > MOST ? "…\"" : "\"").toString();
    }

    private static void append(StringBuilder quoted, char c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append(c);
        } else if (Character.isISOControl(c) || Character.isSurrogate(c) || isLineBreak(c)) {
            quoted.append("\\u%04x".formatted((int) c));
        } else {
            quoted.append(c);
        }
    }

    private static boolean isLineBreak(char c) {
        return c == 0x2028 || c == 0x2029;
    }
}
