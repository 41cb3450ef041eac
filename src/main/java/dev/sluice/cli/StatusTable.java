package dev.sluice.cli;

import dev.sluice.domain.Amount;
import java.time.Duration;
import java.util.List;

/** The status for a person: the folders at one glance, then all that is not as it should be. */
final class StatusTable {

    private final Screen screen;

    StatusTable(Screen screen) {
        this.screen = screen;
    }

    void show(Fields node, List<Fields> folders) {
        screen.line(
                "%s  node %s  up %s  sluice %s",
                screen.in(Screen.Colour.HEAD, node.text("name")),
                node.text("node"),
                Amount.duration(Duration.ofSeconds(node.number("uptimeSeconds"))),
                node.text("software"));
        alarm(
                node,
                node.has("twin") ? "twin" : "duplicateNodeId",
                "another process runs with this node's identity: ");
        alarm(node, "impostor", "somebody poses as this node: ");
        alarm(node.object("answers"), "reason", "busy: ");
        screen.line("");
        screen.text(overview(folders));
        for (Fields folder : folders) {
            folder(folder, folders.size() == 1);
        }
    }

    /** Nothing is said where the node has no such field. */
    private void alarm(Fields fields, String name, String words) {
        if (fields.has(name)) {
            screen.line("%s", screen.in(Screen.Colour.BAD, words + fields.text(name)));
        }
    }

    private static String overview(List<Fields> folders) {
        Table table =
                new Table(
                        "FOLDER",
                        "ROLE",
                        "STATE",
                        "IN STEP",
                        " FILES",
                        " SIZE",
                        " PEERS",
                        " WAITING",
                        " LAG");
        for (Fields folder : folders) {
            List<Fields> peers = others(folder);
            table.row(
                    folder.text("id"),
                    folder.text("role"),
                    folder.text("state"),
                    folder.isTrue("inStep") ? "yes" : "no",
                    Texts.number(folder.number("files")),
                    Amount.bytes(folder.number("bytes")),
                    "%d/%d".formatted(connected(peers), peers.size()),
                    Texts.number(peers.stream().mapToLong(each -> each.number("waiting")).sum()),
                    Texts.seconds(lag(peers)));
        }
        return table.text("");
    }

    /** A peer that is this node itself is none. */
    private static List<Fields> others(Fields folder) {
        return folder.objects("peers").stream()
                .filter(peer -> !peer.raw("contact").equals("self"))
                .toList();
    }

    private static long connected(List<Fields> peers) {
        return peers.stream().filter(peer -> peer.raw("contact").equals("connected")).count();
    }

    private static double lag(List<Fields> peers) {
        return peers.stream().mapToDouble(peer -> peer.fraction("lagSeconds")).max().orElse(0);
    }

    /** Of a folder where all is well there is nothing more to say, unless it is the only one. */
    private void folder(Fields folder, boolean isOnly) {
        List<String> notes = StatusNotes.of(folder);
        boolean isInStep = folder.isTrue("inStep");
        if (isInStep && notes.isEmpty() && !isOnly) {
            return;
        }
        screen.line("");
        screen.line(
                "%s  %s", screen.in(Screen.Colour.HEAD, folder.text("id")), folder.text("path"));
        screen.line(
                "  %s",
                isInStep
                        ? screen.in(Screen.Colour.GOOD, "in step")
                        : screen.in(
                                Screen.Colour.BAD,
                                folder.object("notInStep").text("words", "not in step")));
        if (isOnly || !isInStep) {
            screen.text(peers(others(folder)));
        }
        notes.forEach(note -> screen.line("  %s", note));
    }

    private static String peers(List<Fields> peers) {
        Table table = new Table("PEER", "NAME", "CONTACT", " WAITING", " LAG", "IN STEP");
        for (Fields peer : peers) {
            table.row(
                    peer.text("url"),
                    peer.text("name", "-"),
                    peer.text("contact"),
                    Texts.number(peer.number("waiting")),
                    Texts.seconds(peer.fraction("lagSeconds")),
                    peer.isTrue("inStep") ? "yes" : peer.object("notInStep").text("words", "no"));
        }
        return table.isEmpty() ? "" : table.text("  ");
    }
}
