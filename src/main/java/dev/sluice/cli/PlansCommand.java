package dev.sluice.cli;

import java.util.List;

/** {@code sluice plans}: what waits for a person, and the person's word on it. */
final class PlansCommand {

    private static final String NUMBER = "NUMBER";
    private static final String JSON = "--json";

    private PlansCommand() {}

    static Words words() {
        return Words.group("plans", "what waits for a person's word")
                .says(
                        "More deletes or overwrites than the folder's budget allows, and ignore"
                                + " rules of peers that would forget much, wait as numbered plans"
                                + " until somebody decides.")
                .with(
                        Words.of("list", "lists the plans that wait", PlansCommand::list)
                                .folder()
                                .flag(JSON, "As JSON.")
                                .node(),
                        Words.of("show", "lists all paths of one plan", PlansCommand::show)
                                .parameter(NUMBER, "Number of the plan.")
                                .folder()
                                .node(),
                        Words.of(
                                        "approve",
                                        "lets be done what the plan lists",
                                        session -> decide(session, "approve"))
                                .says("Exactly the listed paths, and no others.")
                                .parameter(NUMBER, "Number of the plan.")
                                .folder()
                                .node(),
                        Words.of(
                                        "reject",
                                        "keeps what the plan would take",
                                        session -> decide(session, "reject"))
                                .says("The files stay, and come back where they were deleted.")
                                .parameter(NUMBER, "Number of the plan.")
                                .folder()
                                .node());
    }

    private static Outcome list(CommandSession session) throws CommandException {
        Client client = session.client();
        String text = client.good(client.data("GET", session.folder() + "/plans", Client.SOON));
        Screen screen = session.screen();
        if (session.arguments().has(JSON)) {
            screen.text(text + "\n");
            return Outcome.DONE;
        }
        List<Fields> plans = JsonValues.object(text).objects("plans");
        if (plans.isEmpty()) {
            screen.line("nothing waits");
        }
        for (Fields plan : plans) {
            screen.line("%s", StatusNotes.plan(plan));
            plan.texts("paths").forEach(path -> screen.line("  %s", path));
            rules(plan, screen);
        }
        return Outcome.DONE;
    }

    private static Outcome show(CommandSession session) throws CommandException {
        String address = address(session);
        Screen screen = session.screen();
        String after = "";
        do {
            Fields page = session.client().get(address + after);
            page.texts("paths").forEach(path -> screen.line("%s", path));
            rules(page, screen);
            after = page.has("after") ? "?after=" + Client.quoted(page.raw("after")) : "";
        } while (!after.isEmpty());
        return Outcome.DONE;
    }

    /** Of ignore rules: what would become invisible, and what visible. */
    private static void rules(Fields plan, Screen screen) {
        plan.texts("forgotten").forEach(path -> screen.line("  forgets %s", path));
        plan.texts("shown").forEach(path -> screen.line("  shows %s", path));
    }

    private static Outcome decide(CommandSession session, String word) throws CommandException {
        Fields answer = session.client().order("POST", address(session) + "/" + word);
        String done = word.equals("approve") ? "approved" : "rejected";
        session.screen()
                .line(
                        "%s: plan %d, %s %s",
                        answer.text("folder"),
                        answer.number("plan"),
                        done,
                        Texts.counted(answer.number(done), "entry", "entries"));
        return Outcome.DONE;
    }

    private static String address(CommandSession session) throws CommandException {
        long number = Arguments.number(NUMBER, session.arguments().parameter(0), 1, Long.MAX_VALUE);
        return session.folder() + "/plans/" + number;
    }
}
