package dev.sluice.peer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A peer has too much to do, and says when to come again: 503 with {@code Retry-After}. That is no
 * fault of it, and no reason to think it away.
 */
public final class BusyException extends PeerException {

    private static final long serialVersionUID = 1L;

    /** More is not waited for, whatever it says. */
    private static final int MAX_DIGITS = 4;

    private final Duration after;

    public BusyException(String message, Duration after, Throwable cause) {
        super(Kind.RETRY, message, cause);
        this.after = after;
    }

    /** When to come again. */
    public Duration after() {
        return after;
    }

    /**
     * When an answer says to come again.
     *
     * @param value of its {@code Retry-After}, null if there is none
     * @return null if it does not say so in seconds
     */
    public static @Nullable Duration after(int status, @Nullable String value) {
        boolean isSaid =
                status == 503
                        && value != null
                        && !value.isEmpty()
                        && value.length() <= MAX_DIGITS
                        && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isSaid ? Duration.ofSeconds(Integer.parseInt(value)) : null;
    }
}
