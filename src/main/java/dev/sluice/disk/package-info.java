/**
 * The only package that opens, creates, renames or removes anything in a replicated tree. It walks
 * from a held root with one-name steps, follows no link, publishes in one written order, and keeps
 * everything of ours below {@code .sluice/}. Imports {@code domain}.
 */
@NullMarked
package dev.sluice.disk;

import org.jspecify.annotations.NullMarked;
