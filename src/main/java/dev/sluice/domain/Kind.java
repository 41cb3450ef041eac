package dev.sluice.domain;

/** What lies at a path. */
public enum Kind {
    FILE("file"),
    DIRECTORY("directory"),
    SYMLINK("symlink");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none of file, directory and symlink
     */
    public static Kind of(String text) {
        for (Kind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "kind must be file, directory or symlink, not " + Quoted.of(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
