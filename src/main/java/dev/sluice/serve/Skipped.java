package dev.sluice.serve;

/** Why a content that was asked for in a bundle is not in it. */
enum Skipped {
    /** There is another content, or it cannot be read at present. */
    CHANGED("changed"),
    /** There is no such file any more. */
    GONE("gone");

    private final String text;

    Skipped(String text) {
        this.text = text;
    }

    /** The value of the pax keyword {@code SLUICE.skipped}. */
    @Override
    public String toString() {
        return text;
    }
}
