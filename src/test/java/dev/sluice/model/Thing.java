package dev.sluice.model;

import dev.sluice.domain.State;

/**
 * What lies at a path of a disk.
 *
 * @param stamp differs after every change; stands for size, mtime, ctime and inode
 */
record Thing(State state, long stamp, Past past) {}
