package dev.sluice.status;

import dev.sluice.domain.Amount;

/**
 * The memory of all answers of the data port together.
 *
 * @param held bytes held now
 * @param most bytes that may be held
 * @param refused calls that were told to come later, since the start
 * @param isRefusing whether there were any in the last minute
 */
public record Answers(long held, long most, long refused, boolean isRefusing) {

    /** What a person is told while calls are refused. */
    String advice() {
        return "answers hold %s of %s; %,d calls were told to come later: slow readers are cut; have"
                        .formatted(Amount.bytes(held), Amount.bytes(most), refused)
                + " fewer of them (sluice.serve.max-connections-per-address) or give more heap"
                + " (-Xmx)";
    }
}
