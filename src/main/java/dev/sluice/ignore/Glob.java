package dev.sluice.ignore;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for one name: {@code *} is any number of characters, {@code ?} is one, {@code [a-z]}
 * one of a set, a backslash takes the next character as it is.
 *
 * <p>Whoever writes a pattern may be a peer, so no name takes long: only the last star that was met
 * is ever tried again, one character further each time, which is right since a star before it could
 * take no more than that one can (the algorithm of wildmat and many others). What stands before the
 * first star and after the last one is compared once. So it takes at most the length of the name
 * times that of what is between its stars.
 */
final class Glob {

    private static final CharacterSet ANY = _ -> true;

    /** A star, or one character each. */
    private final List<CharacterSet> parts;

    /** How many follow the last star; -1 without one. */
    private final int tail;

    private Glob(List<CharacterSet> parts) {
        this.parts = parts;
        int star = parts.lastIndexOf(CharacterSet.STAR);
        this.tail = star < 0 ? -1 : parts.size() - 1 - star;
    }

    /**
     * Reads a pattern without a slash.
     *
     * @throws IllegalArgumentException if a bracket or a backslash has no end
     */
    static Glob of(String text) {
        List<CharacterSet> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (c == '[') {
                BracketReader bracket = BracketReader.read(text, at);
                parts.add(bracket.set());
                at = bracket.end();
                continue;
            }
            if (c == '\\') {
                at++;
                if (at == text.length()) {
                    throw new IllegalArgumentException("ends with a backslash");
                }
                c = text.codePointAt(at);
                parts.add(CharacterSet.only(c));
            } else if (c == '*') {
                addStar(parts);
            } else {
                parts.add(c == '?' ? ANY : CharacterSet.only(c));
            }
            at += Character.charCount(c);
        }
        return new Glob(parts);
    }

    /** Two beside each other are one. */
    private static void addStar(List<CharacterSet> parts) {
        if (parts.isEmpty() || !parts.getLast().equals(CharacterSet.STAR)) {
            parts.add(CharacterSet.STAR);
        }
    }

    /** What follows the last star must be at the end: mostly that is all there is to be seen. */
    private boolean hasTail(String name) {
        int at = name.length();
        for (int i = parts.size() - 1; i >= parts.size() - tail; i--) {
            if (at == 0) {
                return false;
            }
            int c = name.codePointBefore(at);
            if (!parts.get(i).has(c)) {
                return false;
            }
            at -= Character.charCount(c);
        }
        return true;
    }

    boolean matches(String name) {
        if (!hasTail(name)) {
            return false;
        }
        int part = 0;
        int at = 0;
        int afterStar = -1;
        int taken = 0;
        while (at < name.length()) {
            CharacterSet next = part < parts.size() ? parts.get(part) : CharacterSet.NONE;
            int c = name.codePointAt(at);
            if (next.equals(CharacterSet.STAR)) {
                afterStar = ++part;
                taken = at;
                if (part == parts.size() - tail) {
                    return name.codePointCount(at, name.length()) >= tail; // which is there
                }
            } else if (next.has(c)) {
                part++;
                at += Character.charCount(c);
            } else if (afterStar >= 0) {
                taken += Character.charCount(name.codePointAt(taken));
                at = taken;
                part = afterStar;
            } else {
                return false;
            }
        }
        return part == parts.size()
                || part == parts.size() - 1 && parts.get(part).equals(CharacterSet.STAR);
    }
}
