package dev.sluice.ignore;

/** Which characters may stand at one place of a name. */
@FunctionalInterface
interface CharacterSet {

    CharacterSet NONE = _ -> false;

    /** Not a character but any number of them: told by its identity, and never asked. */
    CharacterSet STAR = _ -> false;

    boolean has(int character);

    static CharacterSet only(int character) {
        return c -> c == character;
    }

    static CharacterSet range(int first, int last) {
        return c -> c >= first && c <= last;
    }

    default CharacterSet or(CharacterSet other) {
        return c -> has(c) || other.has(c);
    }

    default CharacterSet not() {
        return c -> !has(c);
    }
}
