/** What becomes of a folder's root: mounted, known, writable, interrupted steps. */
@NullMarked
package dev.sluice.folder.root;

import org.jspecify.annotations.NullMarked;
