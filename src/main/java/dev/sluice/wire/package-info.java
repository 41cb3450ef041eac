/**
 * How what nodes say to each other stands in bytes, both directions of a message side by side. Only
 * the common forms are here, which nearly every line has: they are written and read without a tree
 * or a token between, since there is one for each file. What is uncommon is left to whoever asks,
 * by the general ways of JSON, which decide what is right.
 */
@NullMarked
package dev.sluice.wire;

import org.jspecify.annotations.NullMarked;
