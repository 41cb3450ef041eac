package dev.sluice.cli;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** {@code sluice trash restore}: files as they were, from the trash of the node. */
final class TrashCommand {

    private static final String AT = "--at";
    private static final String DRY_RUN = "--dry-run";

    private TrashCommand() {}

    static Words words() {
        return Words.group("trash", "what peers have overwritten or deleted")
                .with(
                        Words.of("restore", "puts files back as they were", TrashCommand::restore)
                                .says(
                                        "Every file that a peer has overwritten or deleted since"
                                                + " then is put back from this node's trash. What"
                                                + " is there now goes to the trash. For the other"
                                                + " nodes it is a local change.")
                                .requiredOption(
                                        AT,
                                        "TIME",
                                        "As the files were then: 2026-11-22T01:02:03Z, or with an"
                                                + " offset, 2026-11-22T03:02:03+02:00.")
                                .flag(DRY_RUN, "Only says what would be done.")
                                .folder()
                                .node());
    }

    private static Outcome restore(CommandSession session) throws CommandException {
        boolean isDry = session.arguments().has(DRY_RUN);
        String query = "at=%s&dry=%s".formatted(Client.quoted(time(session)), isDry);
        String address = session.folder() + "/trash/restore?" + query;
        Fields answer = session.client().order("POST", address);
        Screen screen = session.screen();
        answer.texts("paths").forEach(path -> screen.line("  %s", path));
        for (Fields failure : answer.objects("failures")) {
            screen.line("  FAILED %s: %s", failure.text("path"), failure.text("reason"));
        }
        screen.line(
                "%s: %s %s, already as they were %s, failed %s, in %s",
                answer.text("folder"),
                isDry ? "would restore" : "restored",
                Texts.number(answer.number("restored")),
                Texts.number(answer.number("same")),
                Texts.number(answer.number("failed")),
                Texts.millis(answer));
        return Outcome.of(answer.number("failed") == 0);
    }

    private static String time(CommandSession session) throws CommandException {
        String text = session.arguments().text(AT, "");
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException e) {
            throw new CommandException(
                    Outcome.USAGE,
                    AT + " must be a time such as 2026-11-22T01:02:03Z, not " + text,
                    e);
        }
    }
}
