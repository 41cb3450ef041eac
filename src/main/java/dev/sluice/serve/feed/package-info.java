/**
 * The changes of a folder, page by page, and what a caller says of itself when it asks for them.
 */
@NullMarked
package dev.sluice.serve.feed;

import org.jspecify.annotations.NullMarked;
