package dev.sluice.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which owners become which here, as in {@code www-data:1000,user:mail:vmail,group:*:staff}: the
 * first rule that fits counts. Names and numbers stand on both sides; {@code *} is everybody.
 */
public record OwnerMap(List<Rule> rules) {

    public static final OwnerMap NONE = new OwnerMap(List.of());

    /** Whom a rule is about. */
    public enum Of {
        USER,
        GROUP,
        BOTH
    }

    /**
     * @param from name, number or {@code *}
     * @param to name or number
     */
    public record Rule(Of of, String from, String to) {

        boolean fits(Of asked, @Nullable String name, long id) {
            return (of == Of.BOTH || of == asked)
                    && (from.equals("*") || from.equals(name) || from.equals(Long.toString(id)));
        }
    }

    public OwnerMap {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the items of the key.
     *
     * @throws IllegalArgumentException if one is no rule
     */
    public static OwnerMap of(List<String> items) {
        List<Rule> rules = new ArrayList<>();
        for (String item : items) {
            rules.add(rule(item.strip()));
        }
        return new OwnerMap(rules);
    }

    private static Rule rule(String item) {
        String[] parts = item.split(":", -1);
        Of of =
                switch (parts[0]) {
                    case "user" -> parts.length == 3 ? Of.USER : Of.BOTH;
                    case "group" -> parts.length == 3 ? Of.GROUP : Of.BOTH;
                    default -> Of.BOTH;
                };
        int first = of == Of.BOTH ? 0 : 1;
        if (parts.length != first + 2
                || !Owner.isName(parts[first])
                || !Owner.isName(parts[first + 1])
                || parts[first + 1].equals("*")) {
            throw new IllegalArgumentException(
                    "must be rules such as www-data:1000, user:mail:vmail or group:*:staff, not "
                            + Quoted.of(item));
        }
        return new Rule(of, parts[first], parts[first + 1]);
    }

    /** The name or number that one is here; null if no rule is about it. */
    public @Nullable String find(Of of, @Nullable String name, long id) {
        for (Rule rule : rules) {
            if (rule.fits(of, name, id)) {
                return rule.to();
            }
        }
        return null;
    }
}
