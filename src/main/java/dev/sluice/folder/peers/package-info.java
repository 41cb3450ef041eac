/** The loop of each peer of a folder: when to pull, how long to wait, whom to distrust. */
@NullMarked
package dev.sluice.folder.peers;

import org.jspecify.annotations.NullMarked;
