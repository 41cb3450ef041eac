/** How a folder is set up, and the state that it is in. */
@NullMarked
package dev.sluice.folder.state;

import org.jspecify.annotations.NullMarked;
