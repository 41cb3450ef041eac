package dev.sluice.cli;

import dev.sluice.domain.Amount;
import java.util.List;

/** {@code sluice conflicts list}: the conflict copies, as the status knows them. */
final class ConflictsCommand {

    private ConflictsCommand() {}

    static Words words() {
        return Words.group("conflicts", "edits that were made on two nodes at once")
                .with(
                        Words.of("list", "lists the conflict copies", ConflictsCommand::list)
                                .says(
                                        "Each copy holds the content that lost, beside the one"
                                                + " that won. Compare them, keep what you want,"
                                                + " and delete the copy on any node.")
                                .folder()
                                .node());
    }

    private static Outcome list(Session session) throws CommandException {
        Fields folder = StatusCommand.folder(session);
        List<Fields> conflicts = folder.objects("conflicts");
        for (Fields conflict : conflicts) {
            session.screen().line("%s", line(conflict));
        }
        long left = folder.number("conflictCount") - conflicts.size();
        if (left > 0) {
            session.screen().line("… and %s more", Texts.number(left));
        } else if (conflicts.isEmpty()) {
            session.screen().line("no conflict copies");
        }
        return Outcome.DONE;
    }

    static String line(Fields conflict) {
        return "%s: %s of %s; at %s %s"
                .formatted(
                        conflict.text("copy"),
                        Amount.bytes(conflict.number("size")),
                        writer(conflict.object("loser")),
                        conflict.text("path"),
                        conflict.isTrue("present")
                                ? "is what " + writer(conflict.object("winner")) + " wrote"
                                : "is nothing now");
    }

    private static String writer(Fields writer) {
        return writer.text("name", "index " + writer.text("epoch", "unknown"));
    }
}
