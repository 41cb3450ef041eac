/**
 * How many deletes are made without asking a person. Whoever deletes on behalf of a peer, or tells
 * peers of deletes, asks {@link dev.sluice.budget.DeleteBudget} first.
 */
@NullMarked
package dev.sluice.budget;

import org.jspecify.annotations.NullMarked;
