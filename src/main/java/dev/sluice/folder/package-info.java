/**
 * Runs one folder: opens its root, decides when to scan and when to pull from whom, keeps its state
 * and its list of failures, stops it when the root is not what it was and goes on when it is back.
 */
@NullMarked
package dev.sluice.folder;

import org.jspecify.annotations.NullMarked;
