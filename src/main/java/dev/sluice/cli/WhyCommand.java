package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;

/** {@code sluice why PATH}: why is it not there, or not the same? */
final class WhyCommand {

    private static final String JSON = "--json";

    private WhyCommand() {}

    static Words words() {
        return Words.of("why", "why is a file not there, or not the same?", WhyCommand::run)
                .says(
                        "Names the one reason that matters most, and then what else is true of the"
                                + " path. The exit code is 0 if it is in step with all peers.")
                .parameter("PATH", "Path below the folder, such as a/b.txt.")
                .folder()
                .flag(JSON, "As JSON.")
                .node();
    }

    private static Outcome run(CommandSession session) throws CommandException {
        Client client = session.client();
        String path = session.arguments().parameter(0);
        String text =
                client.good(
                        client.data(
                                "GET",
                                session.folder() + "/why?path=" + Client.quoted(path),
                                Client.SOON));
        Fields answer = JsonValues.object(text);
        Screen screen = session.screen();
        if (session.arguments().has(JSON)) {
            screen.text(text.stripTrailing() + "\n");
        } else {
            screen.line(
                    "%s: %s",
                    answer.text("path"),
                    screen.in(
                            answer.isTrue("inStep") ? Screen.Colour.GOOD : Screen.Colour.BAD,
                            answer.text("words")));
            details(answer).forEach(line -> screen.line("  %s", line));
            for (Fields also : answer.objects("also")) {
                screen.line("also: %s", also.text("words"));
                details(also).forEach(line -> screen.line("  %s", line));
            }
        }
        return Outcome.of(answer.isTrue("inStep"));
    }

    /** What a person acts upon, and the sentence may have left out. */
    private static List<String> details(Fields answer) {
        List<String> lines = new ArrayList<>();
        if (answer.has("percent")) {
            lines.add("%d %% are here".formatted(answer.number("percent")));
        }
        if (answer.has("retryAt")) {
            lines.add(
                    "tried %s, next at %s"
                            .formatted(
                                    Texts.counted(answer.number("attempts"), "time", "times"),
                                    answer.text("retryAt")));
        }
        if (answer.has("plan")) {
            lines.add(
                    "see 'sluice plans show %1$d', then approve or reject %1$d"
                            .formatted(answer.number("plan")));
        }
        if (answer.has("pattern")) {
            lines.add("pattern %s of %s".formatted(answer.text("pattern"), answer.text("file")));
        }
        answer.texts("copies").forEach(copy -> lines.add("copy: " + copy));
        return lines;
    }
}
