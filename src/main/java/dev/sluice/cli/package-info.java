/**
 * The command {@code sluice}: asks a node that runs, over its two documented HTTP ports, and shows
 * what it says. It starts neither server nor framework, and shares no code with what it asks: what
 * it can do, {@code curl} can do too. In: arguments, the keys of the configuration that say where
 * the node listens. Out: lines for people, JSON for scripts, an exit code ({@link
 * dev.sluice.cli.Outcome}).
 *
 * <p>Commands are put together in code and not by annotations: the native executable then needs no
 * reflection for them. May import {@code domain}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
