package dev.sluice.domain;

/** A place in a node's changes feed: everything up to the sequence has been read. */
public record Cursor(Epoch epoch, RunId run, Sequence sequence) {}
