package dev.sluice.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sluice status}: is all in step here, and what is not? */
final class StatusCommand {

    private static final String JSON = "--json";
    private static final String WATCH = "--watch";
    private static final Duration EVERY = Duration.ofSeconds(2);

    private StatusCommand() {}

    static Words words() {
        return Words.of("status", "is all in step, and what is not?", StatusCommand::run)
                .says(
                        "A line for each folder, and below it whatever is not as it should be,"
                                + " with the reason. The exit code is 0 if all folders are in"
                                + " step with all their peers.")
                .folder()
                .flag("-w|" + WATCH, "Shows it anew every two seconds, until Ctrl-C.")
                .flag(JSON, "As JSON, all of it, as GET /status answers.")
                .node()
                .example("sluice status -f docs", "one folder, with all its peers")
                .example("sluice status --json | jq .folders", "for scripts");
    }

    private static Outcome run(CommandSession session) throws CommandException {
        boolean isWatched = session.arguments().has(WATCH);
        Outcome outcome = show(session, isWatched);
        while (isWatched) {
            pause();
            outcome = show(session, true);
        }
        return outcome;
    }

    private static Outcome show(CommandSession session, boolean isWatched) throws CommandException {
        String text = session.client().status();
        Screen screen = session.screen();
        Fields node = JsonValues.object(text).with("folders");
        List<Fields> folders = folders(node, session.arguments().text(CommandSession.FOLDER));
        if (isWatched && screen.isTerminal()) {
            screen.clear();
        }
        if (session.arguments().has(JSON)) {
            screen.text(text);
        } else {
            new StatusTable(screen).show(node, folders);
        }
        return Outcome.of(folders.stream().allMatch(each -> each.isTrue("inStep")));
    }

    /** The status of the one folder that is meant. */
    static Fields folder(CommandSession session) throws CommandException {
        Fields node = JsonValues.object(session.client().status());
        List<Fields> folders = folders(node, session.arguments().text(CommandSession.FOLDER));
        if (folders.size() != 1) {
            throw CommandException.usage(
                    "say by %s which one: %s".formatted(CommandSession.FOLDER, ids(folders)));
        }
        return folders.getFirst();
    }

    private static String ids(List<Fields> folders) {
        return Texts.joined(folders.stream().map(each -> each.text("id")).toList());
    }

    private static List<Fields> folders(Fields node, @Nullable String named)
            throws CommandException {
        List<Fields> all = node.objects("folders");
        if (named == null) {
            return all;
        }
        List<Fields> chosen = all.stream().filter(each -> each.raw("id").equals(named)).toList();
        if (chosen.isEmpty()) {
            throw CommandException.usage(
                    "the node has no folder %s, only: %s".formatted(named, ids(all)));
        }
        return chosen;
    }

    private static void pause() throws CommandException {
        try {
            Thread.sleep(EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(Outcome.NOT, "interrupted", e);
        }
    }
}
