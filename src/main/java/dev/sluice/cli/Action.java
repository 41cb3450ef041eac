package dev.sluice.cli;

/** What a command does. */
@FunctionalInterface
interface Action {

    /**
     * Does it.
     *
     * @throws CommandException with what to tell the person, if it cannot be done
     */
    Outcome run(CommandSession session) throws CommandException;
}
