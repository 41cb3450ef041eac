/**
 * Who a node can prove to be: its key pair, the id that follows from it, and what is signed with
 * it. Pure but for the making of a key; it imports {@code domain} and the JDK.
 */
@NullMarked
package dev.sluice.identity;

import org.jspecify.annotations.NullMarked;
