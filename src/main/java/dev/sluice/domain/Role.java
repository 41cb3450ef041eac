package dev.sluice.domain;

/** What a node does with the changes of a folder. */
public enum Role {
    /** Both ways. */
    SEND_RECEIVE("send-receive"),
    /** Serves what it has, applies nothing. */
    SEND_ONLY("send-only"),
    /** A mirror: applies what others have, makes no version of its own. */
    RECEIVE_ONLY("receive-only");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none of the three roles
     */
    public static Role of(String text) {
        for (Role role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException(
                "role must be send-receive, send-only or receive-only, not " + Quoted.of(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
