package dev.sluice.serve.gate;

/** What a connection limiter goes by. */
interface PortPolicy {

    Bounds bounds();

    /** A connection was hung up on, or not let in; called on an event loop. */
    void turnedAway(String address, Reason reason);

    /** Why. */
    enum Reason {
        /** There are as many as may be at once. */
        TOO_MANY,
        /** Its request, or its reading of the answer, took too long. */
        TOO_SLOW,
        /** It is not clear where its requests end, or it speaks HTTP/2. */
        FRAMING,
        /** There was no memory for one answer more; it was told to come later. */
        NO_MEMORY
    }
}
