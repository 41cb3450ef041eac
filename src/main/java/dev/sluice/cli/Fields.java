package dev.sluice.cli;

import dev.sluice.domain.Quoted;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An object of a node's answer. Texts in it come from anywhere, so they are made fit for a terminal
 * here, where all of them pass. What a node of another version leaves out is empty or zero.
 */
record Fields(Map<String, Object> values) {

    static final String NOT_A_NODE =
            "what answers there is not a node of sluice: look at the address";

    static final Fields NONE = new Fields(Map.of());

    /**
     * The same, if it has what every answer of this kind has.
     *
     * @throws CommandException if not: it does not come from a node, and nothing follows from it
     */
    Fields with(String name) throws CommandException {
        if (!has(name)) {
            throw new CommandException(Outcome.NOT, NOT_A_NODE);
        }
        return this;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Fit for a terminal. */
    Set<String> names() {
        return values.keySet().stream()
                .map(Quoted::line)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Fit for a terminal; empty if it is not there. */
    String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : Quoted.line(value.toString());
    }

    String text(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    /** As it came: for the next call to the node, never for the terminal. */
    String raw(String name) {
        return values.getOrDefault(name, "").toString();
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    double fraction(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    Fields object(String name) {
        return values.get(name) instanceof Fields fields ? fields : NONE;
    }

    List<Fields> objects(String name) {
        return list(name).stream()
                .filter(Fields.class::isInstance)
                .map(Fields.class::cast)
                .toList();
    }

    /** Fit for a terminal. */
    List<String> texts(String name) {
        return list(name).stream().map(each -> Quoted.line(each.toString())).toList();
    }

    private List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }
}
