/**
 * Shows a node to people and to monitoring: status as JSON and as a text table, metrics. Reads
 * {@code folder}, {@code index} and {@code peer}; changes nothing.
 */
@NullMarked
package dev.sluice.status;

import org.jspecify.annotations.NullMarked;
