package dev.sluice.disk.trash;

/** What becomes of what a step takes out of the tree, once it is known to be what was expected. */
public enum Keeping {
    /** It goes to the trash, unless that keeps things for 0 days. */
    BY_DAYS,

    /** It goes to the trash in any case, as what no other node has. */
    ONLY_COPY,

    /** It is removed, since its content stays in the tree. */
    NOTHING
}
