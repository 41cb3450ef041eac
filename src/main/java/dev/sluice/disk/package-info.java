/**
 * The only package that opens, creates, renames or removes anything in a replicated tree. From a
 * held root it goes name by name, or has the kernel go a path beneath it on the same terms; it
 * follows no link, publishes in one written order, and keeps everything of ours below {@code
 * .sluice/}. Imports {@code domain}.
 *
 * <p>A held directory has forms, {@link dev.sluice.disk.root.Way}; everything above {@link
 * dev.sluice.disk.held.HeldDirectory} is the same for all, and so are the tests.
 */
@NullMarked
package dev.sluice.disk;

import org.jspecify.annotations.NullMarked;
