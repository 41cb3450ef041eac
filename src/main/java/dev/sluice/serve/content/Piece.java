package dev.sluice.serve.content;

import dev.sluice.disk.held.OpenFile;
import org.jspecify.annotations.Nullable;

/**
 * A part of a response's body, ready to be written once or to be released.
 *
 * @param sent what of contents is in it
 * @param done a file that nobody needs when this has left, to be closed then; null if there is none
 */
record Piece(SliceForm.Ready ready, Sent sent, @Nullable OpenFile done) {}
