/**
 * Puts the parts together: the main class, the producers of beans, the triggers, and the order of
 * start and stop. May import everything; nothing imports it.
 */
@NullMarked
package dev.sluice.wiring;

import org.jspecify.annotations.NullMarked;
