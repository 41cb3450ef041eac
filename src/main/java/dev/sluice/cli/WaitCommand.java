package dev.sluice.cli;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sluice wait}: until the others have what was written here. */
final class WaitCommand {

    private static final String MEMBERS = "--members";
    private static final String TIMEOUT = "--timeout";
    private static final String JSON = "--json";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h)");

    /** Beyond the time-out of the node, which answers by itself then. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private WaitCommand() {}

    static Words words() {
        return Words.of(
                        "wait",
                        "waits until the others have what was written here",
                        WaitCommand::run)
                .says(
                        "Looks at what was written before the command, and is done when every"
                                + " member has applied it. The exit code is 1 at the time-out,"
                                + " with who is missing.")
                .option(
                        MEMBERS,
                        "NAMES",
                        "Names or ids of members, separated by commas. Without it all that are"
                                + " connected.")
                .option(TIMEOUT, "TIME", "Such as 500ms, 30s or 5m; 60s if it is not said.")
                .folder()
                .flag(JSON, "As JSON.")
                .node()
                .example("rsync -a site/ /srv/web/ && sluice wait", "then switch traffic");
    }

    private static Outcome run(CommandSession session) throws CommandException {
        String timeout = session.arguments().text(TIMEOUT, "60s");
        Duration patience = patience(timeout).plus(GRACE);
        String members = session.arguments().text(MEMBERS, "");
        String query =
                "timeout="
                        + timeout
                        + (members.isEmpty() ? "" : "&members=" + Client.quoted(members));
        Client client = session.client();
        Client.Call call = client.data("POST", session.folder() + "/fence?" + query, patience);
        Client.Answer answer = client.send(call);
        boolean isMissed = answer.status() == HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
        if (!answer.isGood() && !isMissed) {
            throw client.refused(call, answer);
        }
        Fields fence = JsonValues.object(answer.body()).with("members");
        if (session.arguments().has(JSON)) {
            session.screen().text(answer.body() + "\n");
        } else {
            tell(fence, isMissed, session.screen());
        }
        return Outcome.of(!isMissed);
    }

    private static Duration patience(String text) throws CommandException {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw CommandException.usage(
                    TIMEOUT + " must be a time such as 500ms, 30s or 5m, not " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static void tell(Fields answer, boolean isMissed, Screen screen) {
        List<Fields> members = answer.objects("members");
        if (isMissed) {
            screen.line(
                    "%s: not all have it after %s", answer.text("folder"), Texts.millis(answer));
            for (Fields missing : answer.objects("missing")) {
                screen.line("  missing: %s: %s", who(missing), missing.text("reason"));
            }
        } else {
            screen.line(
                    "%s: %s %s all up to change %d, after %s",
                    answer.text("folder"),
                    Texts.joined(members.stream().map(WaitCommand::who).toList()),
                    members.size() == 1 ? "has" : "have",
                    answer.number("sequence"),
                    Texts.millis(answer));
        }
        for (Fields absent : answer.objects("notConnected")) {
            screen.line("  not connected, not waited for: %s", who(absent));
        }
    }

    private static String who(Fields member) {
        return member.text("name", member.text("node"));
    }
}
