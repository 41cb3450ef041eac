package dev.sluice.cli;

import dev.sluice.domain.Amount;
import java.util.List;

/** {@code sluice conflicts}: the conflict copies, as the status knows them, and an end to one. */
final class ConflictsCommand {

    private static final String ORIGINAL = "--original";
    private static final String SEEN = "--seen";

    private ConflictsCommand() {}

    static Words words() {
        return Words.group("conflicts", "edits that were made on two nodes at once")
                .with(
                        Words.of("list", "lists the conflict copies", ConflictsCommand::list)
                                .says(
                                        "Each copy holds the content that lost, beside the one"
                                                + " that won. Compare them, keep what you want,"
                                                + " and say so by keep, or delete the copy on any"
                                                + " node. The tag at the end stands for the two"
                                                + " contents.")
                                .folder()
                                .node(),
                        Words.of("keep", "ends a conflict", ConflictsCommand::keep)
                                .says(
                                        "The copy takes the place of the file that it is a copy"
                                                + " of. The other content goes to this node's"
                                                + " trash. For the other nodes it is a local"
                                                + " change.")
                                .parameter("COPY", "Path of the conflict copy.")
                                .flag(ORIGINAL, "Keeps the file as it is, and not the copy.")
                                .option(
                                        SEEN,
                                        "TAG",
                                        "Does nothing if the contents are not those that list gave"
                                                + " this tag.")
                                .folder()
                                .node());
    }

    private static Outcome keep(CommandSession session) throws CommandException {
        String kept = session.arguments().has(ORIGINAL) ? "original" : "copy";
        String seen = session.arguments().text(SEEN);
        String query =
                "copy="
                        + Client.quoted(session.arguments().parameter(0))
                        + "&keep="
                        + kept
                        + (seen == null ? "" : "&seen=" + Client.quoted(seen));
        Fields answer =
                session.client().order("POST", session.folder() + "/conflicts/keep?" + query);
        session.screen()
                .line(
                        "%s: kept the %s; the other content of %s is in the trash",
                        answer.text("folder"), answer.text("kept"), answer.text("copy"));
        return Outcome.DONE;
    }

    private static Outcome list(CommandSession session) throws CommandException {
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
        return "%s: %s of %s; at %s %s%s"
                .formatted(
                        conflict.text("copy"),
                        Amount.bytes(conflict.number("size")),
                        writer(conflict.object("loser")),
                        conflict.text("path"),
                        conflict.isTrue("present")
                                ? "is what " + writer(conflict.object("winner")) + " wrote"
                                : "is nothing now",
                        conflict.has("tag") ? " [" + conflict.text("tag") + "]" : "");
    }

    private static String writer(Fields writer) {
        return writer.text("name", "index " + writer.text("epoch", "unknown"));
    }
}
