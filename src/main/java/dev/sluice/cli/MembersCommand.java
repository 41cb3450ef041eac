package dev.sluice.cli;

/** {@code sluice members}: the nodes that a folder counts on. */
final class MembersCommand {

    private static final String NODE = "NODE";
    private static final String JSON = "--json";

    private MembersCommand() {}

    static Words words() {
        return Words.group("members", "the nodes that a folder counts on")
                .says(
                        "Every node that was ever met or has pulled is a member, and what was"
                                + " deleted is remembered for it, until it is evicted.")
                .with(
                        Words.of("list", "lists the members", MembersCommand::list)
                                .says("DONE is how far each has applied this node's changes.")
                                .folder()
                                .flag(JSON, "As JSON.")
                                .node(),
                        Words.of(
                                        "evict",
                                        "says that a member will not come back",
                                        session -> decide(session, "DELETE", "", "evicted"))
                                .parameter(NODE, "Id of the node: 16 hexadecimal digits.")
                                .folder()
                                .node(),
                        Words.of(
                                        "accept",
                                        "says that a member's other credential is right",
                                        session -> decide(session, "POST", "/accept", "accepted"))
                                .says(
                                        "A member that calls with the token or certificate of"
                                                + " another name is told in the status: it was"
                                                + " given one, or somebody has a copy of its key.")
                                .parameter(NODE, "Id of the node: 16 hexadecimal digits.")
                                .folder()
                                .node());
    }

    private static Outcome list(CommandSession session) throws CommandException {
        Client client = session.client();
        String text = client.good(client.data("GET", session.folder() + "/members", Client.SOON));
        if (session.arguments().has(JSON)) {
            session.screen().text(text + "\n");
            return Outcome.DONE;
        }
        Fields answer = JsonValues.object(text);
        long last = answer.number("last");
        Table table =
                new Table("NODE", "NAME", "ROLE", "PULLS", " DONE", " OPEN", "SEEN", "CREDENTIAL");
        for (Fields member : answer.objects("members")) {
            boolean pulls = member.isTrue("pulls");
            table.row(
                    member.text("node"),
                    member.text("name", "-"),
                    member.text("role", "-"),
                    pulls ? "yes" : "no",
                    Long.toString(member.number("done")),
                    pulls ? Long.toString(last - member.number("done")) : "-",
                    member.text("seen"),
                    credential(member));
        }
        session.screen().text(table.text(""));
        return Outcome.DONE;
    }

    private static String credential(Fields member) {
        String own = member.text("credential", "-");
        return member.has("otherCredential")
                ? own + ", now " + member.text("otherCredential", "none")
                : own;
    }

    private static Outcome decide(CommandSession session, String method, String word, String done)
            throws CommandException {
        String node = session.arguments().parameter(0);
        if (!node.matches("[0-9a-f]{16}")) {
            throw CommandException.usage(
                    NODE + " must be 16 hexadecimal digits, as 'sluice members list' shows them");
        }
        Fields answer =
                session.client().order(method, session.folder() + "/members/" + node + word);
        session.screen().line("%s: %s %s", answer.text("folder"), done, answer.text(done, node));
        return Outcome.DONE;
    }
}
