/**
 * The whole engine under one seed: the scanner, the puller, the budgets, ignore rules and folders
 * of the product, over disks in memory, a wire without sockets, and a clock that moves by the step.
 * One thread runs everything; the seed says who goes next, at every call of the disk, the index and
 * the wire.
 */
@NullMarked
package dev.sluice.sim;

import org.jspecify.annotations.NullMarked;
