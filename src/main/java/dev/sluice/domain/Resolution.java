package dev.sluice.domain;

import org.jspecify.annotations.Nullable;

/** What a node does about an entry that a peer has for a path (see {@link Reconciliation}). */
public sealed interface Resolution {

    /** Nothing: what is here is the same, newer, or ranks higher. */
    record Keep() implements Resolution {}

    /**
     * This entry is now at the path. What was here needs no copy: it is older, or the same content
     * (then no content moves, only the version, the times and the mode are set).
     */
    record Take(Entry entry) implements Resolution {}

    /**
     * The incoming entry wins and what is here lives on as a conflict copy, made durably and with a
     * lower sequence before the winner is applied.
     *
     * @param loser what was here, at its own path; the caller names the copy
     * @param impossible the versions are EQUAL and yet the entries differ: counted by a metric
     */
    record TakeAndCopy(Entry winner, Entry loser, boolean impossible) implements Resolution {}

    /**
     * What is here wins, and its loser is held by a peer that applies nothing (send-only): we fetch
     * the copy for it.
     */
    record CopyIncoming(Entry loser) implements Resolution {}

    /**
     * The path is a directory with live children, so it stays one. The incoming content, if there
     * is any, is secured as a conflict copy; then the directory gets a new version: the join of
     * both and a counter of our own.
     *
     * @param join of both versions, without the counter
     * @param incoming what to secure, or null (a tombstone, an older directory)
     */
    record KeepDirectory(Entry directory, Version join, @Nullable Entry incoming)
            implements Resolution {}
}
