package dev.sluice.pull;

import dev.sluice.budget.DeleteBudget;

/**
 * What of a folder may be taken away without a person.
 *
 * @param deletes says which deletes may be made
 * @param changes says which overwrites may be made
 */
public record PullBudgets(DeleteBudget deletes, DeleteBudget changes) {}
