package dev.sluice.domain;

/**
 * A failure of what is outside of this program, a disk or a database, whose message tells all: the
 * log has it in one line, without where in the program it was met.
 */
public interface Told {}
