package dev.sluice.auth;

import java.util.Set;

/**
 * What a folder allows to whom. An empty set is everybody who was let in at all.
 *
 * @param readers names that may read entries and contents
 * @param writers names that may make this node do something: scan, pull
 * @param operators names that may decide for a person: on what waits, on restoring, on members;
 *     empty is whoever may write
 */
public record Grants(Set<String> readers, Set<String> writers, Set<String> operators) {

    /** Everything to everybody who was let in. */
    public static final Grants ALL = new Grants(Set.of(), Set.of(), Set.of());

    public Grants {
        readers = Set.copyOf(readers);
        writers = Set.copyOf(writers);
        operators = Set.copyOf(operators);
    }

    /** Whether the speaker may read. Whoever may write may not for that reason read. */
    public boolean mayRead(Speaker speaker) {
        return isAmong(speaker, readers);
    }

    /** Whether the speaker may make this node do something. */
    public boolean mayWrite(Speaker speaker) {
        return isAmong(speaker, writers);
    }

    /** Whether the speaker's word is that of a person. */
    public boolean mayOperate(Speaker speaker) {
        return operators.isEmpty() ? mayWrite(speaker) : isAmong(speaker, operators);
    }

    private static boolean isAmong(Speaker speaker, Set<String> granted) {
        return granted.isEmpty() || speaker.names().stream().anyMatch(granted::contains);
    }
}
