package dev.sluice.cli;

import dev.sluice.domain.Amount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code sluice pull}, {@code sluice scan} and {@code sluice verify}: a round now, watched until it
 * is done.
 */
final class RoundCommand {

    private static final String JSON = "--json";

    /** How a kind of round is told. */
    private interface Kind {

        /** What is under way, on one line. */
        String progress(Fields line);

        void end(Fields summary, Screen screen);

        boolean isDone(Fields summary);
    }

    private final Kind kind;
    private final CommandSession session;
    private @Nullable Fields last;

    private RoundCommand(Kind kind, CommandSession session) {
        this.kind = kind;
        this.session = session;
    }

    static Words pull() {
        return words("pull", "fetches what the peers have, now", new Pull())
                .says(
                        "Asks every peer of the folder and applies what is new, and is done when"
                                + " that is. A round that is under way already is joined. The exit"
                                + " code is 1 if something failed or a peer could not be asked.");
    }

    static Words scan() {
        return words("scan", "looks at the disk, now", new Scan())
                .says(
                        "Walks the folder and notes what has changed: all that was written before"
                                + " the command is known when it is done. The peers then hear of"
                                + " it by themselves; 'sluice wait' waits for them.");
    }

    static Words verify() {
        return words("verify", "reads all contents again, now", new Verify())
                .says(
                        "Looks for files that have rotted: whose content is another one though"
                                + " nobody has written it. They are fetched again from a peer that"
                                + " has the right one. The exit code is 1 as long as one waits for"
                                + " that.");
    }

    private static Words words(String name, String header, Kind kind) {
        return Words.of(name, header, session -> new RoundCommand(kind, session).run(name))
                .folder()
                .flag(JSON, "Each line as the node sends it; the last one has \"end\":true.")
                .node();
    }

    private Outcome run(String name) throws CommandException {
        boolean isJson = session.arguments().has(JSON);
        session.client().follow(session.folder() + "/" + name, text -> line(text, isJson));
        Fields summary = last;
        if (summary == null || !summary.isTrue("end")) {
            throw new CommandException(
                    Outcome.UNREACHABLE,
                    "the node has gone before the round was done; it may be restarting");
        }
        if (summary.has("status")) {
            throw new CommandException(Outcome.NOT, summary.text("detail"));
        }
        return Outcome.of(kind.isDone(summary));
    }

    private void line(String text, boolean isJson) throws CommandException {
        Fields line = JsonValues.object(text);
        last = line;
        Screen screen = session.screen();
        if (isJson) {
            screen.text(text + "\n");
        } else if (!line.isTrue("end")) {
            progress(kind.progress(line), screen);
        } else {
            end(line, screen);
        }
    }

    private static void progress(String text, Screen screen) {
        if (screen.isTerminal()) {
            screen.sameLine(text);
        } else {
            screen.line("%s", text);
        }
    }

    private void end(Fields summary, Screen screen) {
        if (screen.isTerminal()) {
            screen.sameLine("");
        }
        if (!summary.has("status")) {
            kind.end(summary, screen);
        }
    }

    private static final class Pull implements Kind {

        @Override
        public String progress(Fields line) {
            long all = line.number("toDo") + line.number("done");
            String left =
                    line.has("secondsLeft")
                            ? ", " + Texts.number(line.number("secondsLeft")) + " s left"
                            : "";
            return "%s %s of %s, %s, %s/s%s"
                    .formatted(
                            ProgressBar.of(line.number("done"), all),
                            Texts.number(line.number("done")),
                            Texts.number(all),
                            Amount.bytes(line.number("bytes")),
                            Amount.bytes(line.number("bytesPerSecond")),
                            left);
        }

        @Override
        public void end(Fields summary, Screen screen) {
            screen.line(
                    "%s: fetched %s (%s), deleted %s, conflicts %s, failed %s, in %s",
                    summary.text("folder"),
                    Texts.number(summary.number("fetched")),
                    Amount.bytes(summary.number("bytes")),
                    Texts.number(summary.number("deleted")),
                    Texts.number(summary.number("conflicts")),
                    Texts.number(summary.number("failed")),
                    Texts.millis(summary));
            for (Fields peer : summary.objects("notRun")) {
                screen.line("  not from %s: %s", peer.text("peer"), peer.text("reason"));
            }
        }

        @Override
        public boolean isDone(Fields summary) {
            List<Fields> notRun = summary.objects("notRun");
            return summary.number("failed") == 0 && notRun.isEmpty();
        }
    }

    private static final class Scan implements Kind {

        @Override
        public String progress(Fields line) {
            return "looked at %s, hashed %s (%s), changed %s, deleted %s"
                    .formatted(
                            Texts.number(line.number("looked")),
                            Texts.number(line.number("hashed")),
                            Amount.bytes(line.number("bytes")),
                            Texts.number(line.number("changed")),
                            Texts.number(line.number("deleted")));
        }

        @Override
        public void end(Fields summary, Screen screen) {
            tell(summary, screen);
        }

        @Override
        public boolean isDone(Fields summary) {
            return true;
        }
    }

    private static final class Verify implements Kind {

        @Override
        public String progress(Fields line) {
            return "%s read %s of %s (%s), rotten %s"
                    .formatted(
                            ProgressBar.of(line.number("bytes"), line.number("ofBytes")),
                            Texts.number(line.number("files")),
                            Texts.number(line.number("ofFiles")),
                            Amount.bytes(line.number("bytes")),
                            Texts.number(line.number("rotten")));
        }

        @Override
        public void end(Fields summary, Screen screen) {
            screen.line(
                    "%s: read %s (%s), rotten %s, mended %s, waiting %s, left to a scan %s, in %s",
                    summary.text("folder"),
                    Texts.number(summary.number("files")),
                    Amount.bytes(summary.number("bytes")),
                    Texts.number(summary.number("rotten")),
                    Texts.number(summary.number("mended")),
                    Texts.number(summary.number("waiting")),
                    Texts.number(summary.number("skipped")),
                    Texts.millis(summary));
        }

        @Override
        public boolean isDone(Fields summary) {
            return summary.number("waiting") == 0;
        }
    }

    /** What a scan has found. */
    static void tell(Fields summary, Screen screen) {
        screen.line(
                "%s: looked at %s, changed %s, deleted %s, not replicated %s, in %s",
                summary.text("folder"),
                Texts.number(summary.number("looked")),
                Texts.number(summary.number("changed")),
                Texts.number(summary.number("deleted")),
                Texts.number(summary.number("problems")),
                Texts.millis(summary));
    }
}
