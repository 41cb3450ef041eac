package dev.sluice.domain;

import java.util.List;

/**
 * What is in a trash and nowhere else: what people saved in the very moment in which a peer's
 * change was applied, and what was changed in a mirror.
 *
 * @param paths of the first ones, within the folder
 */
public record Saves(long count, List<String> paths) {

    public static final Saves NONE = new Saves(0, List.of());

    public Saves {
        paths = List.copyOf(paths);
    }
}
