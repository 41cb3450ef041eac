/**
 * The only package that opens, creates, renames or removes anything in a replicated tree. It walks
 * from a held root with one-name steps, follows no link, publishes in one written order, and keeps
 * everything of ours below {@code .sluice/}. Imports {@code domain}.
 *
 * <p>A held directory has two forms, {@link dev.sluice.disk.Way}; everything above {@link
 * dev.sluice.disk.HeldDirectory} is the same for both, and so are the tests.
 */
@NullMarked
package dev.sluice.disk;

import org.jspecify.annotations.NullMarked;
