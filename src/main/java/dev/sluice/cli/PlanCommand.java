package dev.sluice.cli;

import dev.sluice.domain.Amount;
import java.util.List;

/** {@code sluice plan}: what would a pull do? */
final class PlanCommand {

    private static final String JSON = "--json";
    private static final String LIMIT = "--limit";
    private static final int MAX = 10_000;
    private static final int USUAL = 1_000;

    /** What a pull does with paths, as the answer calls it. */
    private static final List<String> DEEDS =
            List.of("fetch", "rename", "delete", "conflict", "other", "held");

    private PlanCommand() {}

    static Words words() {
        return Words.of("plan", "what would a pull do?", PlanCommand::run)
                .says(
                        "Asks the peers, and does nothing. The exit code is 1 if one cannot be"
                                + " asked.")
                .folder()
                .option(LIMIT, "N", "So many paths of each peer, 1000 if it is not said.")
                .flag(JSON, "As JSON.")
                .node();
    }

    private static Outcome run(CommandSession session) throws CommandException {
        long limit = session.arguments().number(LIMIT, 0, MAX, USUAL);
        Client client = session.client();
        Client.Call call =
                client.data("GET", session.folder() + "/plan?limit=" + limit, Client.WHENEVER);
        String text = client.good(call);
        Fields plan = JsonValues.object(text);
        Screen screen = session.screen();
        List<Fields> peers = plan.objects("peers");
        if (session.arguments().has(JSON)) {
            screen.text(text + "\n");
        } else if (peers.isEmpty()) {
            screen.line("%s has no peer to pull from", plan.text("folder"));
        } else {
            peers.forEach(peer -> peer(plan.text("folder"), peer, screen));
        }
        return Outcome.of(peers.stream().noneMatch(peer -> peer.has("notRun")));
    }

    private static void peer(String folder, Fields peer, Screen screen) {
        if (peer.has("notRun")) {
            screen.line("%s from %s: %s", folder, peer.text("peer"), peer.text("notRun"));
            return;
        }
        List<String> counts =
                DEEDS.stream()
                        .filter(deed -> peer.number(deed) > 0)
                        .map(deed -> deed + " " + Texts.number(peer.number(deed)))
                        .toList();
        screen.line(
                "%s from %s: %s",
                folder,
                peer.text("peer"),
                counts.isEmpty()
                        ? "nothing to do"
                        : Texts.joined(counts) + "; " + Amount.bytes(peer.number("bytes")));
        Table table = new Table("DOES", " SIZE", "PATH");
        for (Fields entry : peer.objects("entries")) {
            table.row(entry.text("does"), Amount.bytes(entry.number("bytes")), path(entry));
        }
        if (!table.isEmpty()) {
            screen.text(table.text("  "));
        }
        if (peer.number("left") > 0) {
            screen.line("  … and %s more", Texts.number(peer.number("left")));
        }
    }

    private static String path(Fields entry) {
        String path = entry.text("path");
        if (entry.has("from")) {
            return path + "  (from " + entry.text("from") + ")";
        }
        if (entry.has("copy")) {
            return path + "  (the other content becomes " + entry.text("copy") + ")";
        }
        return entry.has("reason") ? path + "  (" + entry.text("reason") + ")" : path;
    }
}
