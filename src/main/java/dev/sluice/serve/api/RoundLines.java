package dev.sluice.serve.api;

/** A round of which the caller wants to see how far it is, line by line. */
record RoundLines(RoundOnDemand<?> round) {}
