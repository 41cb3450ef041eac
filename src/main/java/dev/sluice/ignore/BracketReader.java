package dev.sluice.ignore;

import java.util.Map;

/** Reads a set in brackets: {@code [abc]}, {@code [a-z]}, {@code [!a]}, {@code [[:digit:]]}. */
final class BracketReader {

    /** Those of POSIX, as far as ASCII goes, as in git. */
    private static final Map<String, CharacterSet> CLASSES =
            Map.ofEntries(
                    Map.entry("alnum", c -> isAscii(c) && Character.isLetterOrDigit(c)),
                    Map.entry("alpha", c -> isAscii(c) && Character.isLetter(c)),
                    Map.entry("blank", c -> c == ' ' || c == '\t'),
                    Map.entry("cntrl", c -> isAscii(c) && Character.isISOControl(c)),
                    Map.entry("digit", CharacterSet.range('0', '9')),
                    Map.entry("graph", CharacterSet.range('!', '~')),
                    Map.entry("lower", CharacterSet.range('a', 'z')),
                    Map.entry("print", CharacterSet.range(' ', '~')),
                    Map.entry("punct", BracketReader::isPunctuation),
                    Map.entry("space", c -> c == ' ' || c >= '\t' && c <= '\r'),
                    Map.entry("upper", CharacterSet.range('A', 'Z')),
                    Map.entry("xdigit", c -> isAscii(c) && Character.digit(c, 16) >= 0));

    private final String text;
    private int at;
    private CharacterSet set = CharacterSet.NONE;

    private BracketReader(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /**
     * Reads the set that begins at an opening bracket.
     *
     * @throws IllegalArgumentException if it has no end, or something in it means nothing
     */
    static BracketReader read(String text, int start) {
        BracketReader reader = new BracketReader(text, start + 1);
        reader.read();
        return reader;
    }

    CharacterSet set() {
        return set;
    }

    /** What follows the closing bracket. */
    int end() {
        return at;
    }

    private void read() {
        boolean isNegated = is('!') || is('^');
        if (isNegated) {
            at++;
        }
        // A bracket that closes at once is itself in the set.
        do {
            item();
        } while (!is(']'));
        at++;
        if (isNegated) {
            set = set.not();
        }
    }

    private void item() {
        if (text.startsWith("[:", at)) {
            named();
            return;
        }
        if (text.startsWith("[=", at) || text.startsWith("[.", at)) {
            throw new IllegalArgumentException("has a set that nothing knows");
        }
        int first = character();
        int last = first;
        if (is('-') && at + 1 < text.length() && text.charAt(at + 1) != ']') {
            at++;
            last = character();
        }
        if (last < first) {
            throw new IllegalArgumentException("has a range that ends before it begins");
        }
        set = set.or(CharacterSet.range(first, last));
    }

    private void named() {
        int end = text.indexOf(":]", at);
        CharacterSet named = end < 0 ? null : CLASSES.get(text.substring(at + 2, end));
        if (named == null) {
            throw new IllegalArgumentException("has a set that nothing knows");
        }
        set = set.or(named);
        at = end + 2;
    }

    private int character() {
        if (is('\\')) {
            at++;
        }
        if (at >= text.length()) {
            throw new IllegalArgumentException("has a bracket that is not closed");
        }
        int character = text.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private boolean is(char character) {
        return at < text.length() && text.charAt(at) == character;
    }

    private static boolean isAscii(int character) {
        return character < 0x80;
    }

    private static boolean isPunctuation(int c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }
}
