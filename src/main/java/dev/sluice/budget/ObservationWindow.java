package dev.sluice.budget;

/**
 * The look by which deletes were learnt of. Many are judged only by a look at everything that began
 * a while after the last of them was learnt of: on a slow machine the look itself may take longer
 * than that.
 *
 * @param begun when it began, of the budget's clock
 * @param isWhole whether it is of all: a walk over the whole tree, a feed read to its end
 */
public record ObservationWindow(long begun, boolean isWhole) {}
