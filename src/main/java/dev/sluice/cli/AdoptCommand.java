package dev.sluice.cli;

/** {@code sluice adopt}: a person's word that a directory is a folder's root. */
final class AdoptCommand {

    private AdoptCommand() {}

    static Words words() {
        return Words.of("adopt", "says that the directory is the folder's root", AdoptCommand::run)
                .says(
                        "For a folder that has stopped since its root cannot be told from another"
                                + " directory. What differs from the index then counts as changed"
                                + " here, and deletes have their budget.")
                .folder()
                .node();
    }

    private static Outcome run(CommandSession session) throws CommandException {
        RoundCommand.tell(
                session.client().order("POST", session.folder() + "/adopt"), session.screen());
        return Outcome.DONE;
    }
}
