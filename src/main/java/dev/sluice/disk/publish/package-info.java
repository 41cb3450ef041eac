/**
 * The steps that change what people see: put, exchange, remove, bring back. Each looks again at
 * what is there before it acts.
 */
@NullMarked
package dev.sluice.disk.publish;

import org.jspecify.annotations.NullMarked;
