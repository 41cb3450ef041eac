package dev.sluice.domain;

/** When content and directories are fsynced. */
public enum Durability {
    /** Grouped per batch of published files: the default. */
    BATCH("batch"),
    /** Each file and its directory at once. */
    FILE("file"),
    /** Left to the kernel, as rsync does. */
    NONE("none");

    private final String text;

    Durability(String text) {
        this.text = text;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none of the three
     */
    public static Durability of(String text) {
        for (Durability durability : values()) {
            if (durability.text.equals(text)) {
                return durability;
            }
        }
        throw new IllegalArgumentException(
                "durability must be batch, file or none, not " + Quoted.of(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
