package dev.sluice.identity;

import dev.sluice.domain.Quoted;
import dev.sluice.domain.RunId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller shows with a call that leaves a trace: {@code Sluice-Proof:
 * key.run.counter.signature}.
 *
 * @param key of the caller
 * @param callee the run of the node that it was made for
 * @param counter see {@link #counter(long, int)}
 * @param signature of {@link Statements#call}
 */
public record CallProof(NodeKey key, RunId callee, long counter, String signature) {

    /** The header that it is sent in. */
    public static final String HEADER = "Sluice-Proof";

    /** Calls of one session. A caller that has made them introduces itself anew. */
    public static final int MAX_CALLS = (1 << 24) - 1;

    private static final int CALL_BITS = 24;
    private static final Pattern FORM =
            Pattern.compile(
                    "([A-Za-z0-9_-]{43})\\.([0-9a-f]{16})\\.([0-9]{1,18})\\.([A-Za-z0-9_-]{86})");

    /**
     * What no two calls of a key to one run have in common, and grows: the callee hands out
     * sessions in rising order, the caller counts its calls in one.
     */
    public static long counter(long session, int call) {
        return session << CALL_BITS | call;
    }

    /** The session of a counter. */
    public static long session(long counter) {
        return counter >> CALL_BITS;
    }

    /**
     * Reads the header.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static CallProof of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    HEADER + " must be key.run.counter.signature, not " + Quoted.of(text));
        }
        return new CallProof(
                new NodeKey(matcher.group(1)),
                RunId.of(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                matcher.group(4));
    }

    /** As it is sent. */
    @Override
    public String toString() {
        return key + "." + callee + "." + counter + "." + signature;
    }
}
