package dev.sluice.serve.gate;

import dev.sluice.identity.NodeKey;

/** What is known of the one who calls. */
public sealed interface CallerKind {

    /** A person, or who does not say who it is. */
    record Anonymous() implements CallerKind {}

    /** This very process. */
    record Ourselves() implements CallerKind {}

    /** It says who it is, and does not prove it: older software, or anybody. */
    record Unproved(Call call) implements CallerKind {}

    /**
     * It has proved a key.
     *
     * @param counter which no other of its calls has
     */
    record Proved(Call call, NodeKey key, long counter) implements CallerKind {}
}
