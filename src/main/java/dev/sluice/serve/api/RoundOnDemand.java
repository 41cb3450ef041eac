package dev.sluice.serve.api;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A round that somebody has asked for. It is not theirs: it goes on if they leave.
 *
 * @param summary what came of it, when it is done
 * @param progress how far it is now; asked from one thread at a time, and may wait for the database
 */
public record RoundOnDemand<T extends RoundFigures>(
        CompletionStage<T> summary, Supplier<RoundFigures> progress) {}
