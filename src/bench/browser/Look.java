import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Looks at the status page as people do, has axe-core judge it, and takes its picture. */
public final class Look {

    private static final String RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";
    private static final int MAX_TABS = 60;

    private final Driver driver;
    private final String axe;
    private final Path pictures;
    private final List<String> found = new ArrayList<>();

    private Look(Driver driver, String axe, Path pictures) {
        this.driver = driver;
        this.axe = axe;
        this.pictures = pictures;
    }

    /** AXE PICTURES FEW-FOLDERS-URL MANY-FOLDERS-URL TERMINAL-TEXT TOKEN-FILE */
    public static void main(String[] args) throws Exception {
        try (Driver driver = new Driver("EXCLUDE localhost")) {
            Look look = new Look(driver, Files.readString(Path.of(args[0])), Path.of(args[1]));
            for (boolean isDark : List.of(false, true)) {
                String scheme = isDark ? "dark" : "light";
                look.open(args[2], 1100, 1420, isDark);
                look.take("status-" + scheme + ".png");
                look.judge("few folders, " + scheme);
                look.open(args[3], 1100, 900, isDark);
                look.take(isDark ? null : "status-many.png");
                look.judge("thirty folders, " + scheme);
                look.open(args[2], 400, 900, isDark);
                look.judge("narrow, " + scheme);
            }
            look.open(args[2], 1100, 1000, false);
            look.decide(Files.readString(Path.of(args[5])).strip());
            look.terminal(Files.readString(Path.of(args[4])));
            look.found.forEach(each -> System.out.println("FOUND: " + each));
            System.exit(look.found.isEmpty() ? 0 : 1);
        }
    }

    private void open(String url, int width, int height, boolean isDark) throws Exception {
        driver.screen(width, height, isDark);
        driver.open(url);
        driver.run(
                "for (let i = 0; i < 100 && !document.querySelector('.folder'); i++) {"
                        + " await new Promise(r => setTimeout(r, 100)); }");
        // One more round, for the charts and the rates.
        driver.run("await new Promise(r => setTimeout(r, 3000));");
        boolean isTooWide =
                driver.run("return document.documentElement.scrollWidth > innerWidth + 1")
                        .equals("true");
        if (isTooWide) {
            found.add(url + " is wider than a screen of " + width);
        }
    }

    private void judge(String what) throws IOException, InterruptedException {
        // A function of its own: the page allows no script but its own, the driver is not asked.
        String said =
                driver.run(
                        axe
                                + "\nconst result = await window.axe.run(document, {runOnly: "
                                + RULES
                                + "});\nreturn result.passes.length + '\\n' +"
                                + " result.violations.map(v => v.id + ': ' + v.help + ': ' +"
                                + " v.nodes.map(n => n.target).join(' ')).join('\\n')");
        String[] lines = said.split("\n");
        System.out.println(
                what + ": " + lines[0] + " rules kept, " + (lines.length - 1) + " broken");
        for (int i = 1; i < lines.length; i++) {
            found.add(what + ": " + lines[i]);
        }
        if (!lines[0].matches("[1-9]\\d*")) {
            found.add(what + ": axe-core has not run: " + said);
        }
    }

    /** Approves the plan that waits, with the keyboard alone, and looks at the dialog. */
    private void decide(String token) throws Exception {
        if (!shown("!document.getElementById('deciding').hidden")) {
            found.add("the page offers no decisions");
            return;
        }
        goTo("document.activeElement.id === 'token'");
        driver.type("not-the-token-0123456789" + ENTER);
        if (!shown("document.getElementById('decided').textContent.startsWith('Not accepted')")) {
            found.add("a wrong token is not said to be wrong");
        }
        goTo("document.activeElement.id === 'token'");
        driver.type(token + ENTER);
        goTo("document.activeElement.textContent === 'Approve…'");
        driver.type(ENTER);
        if (!shown("document.getElementById('dialog').open")) {
            found.add("the dialog does not open");
            return;
        }
        judge("the dialog");
        take("decide.png");
        driver.type(ESCAPE);
        if (!shown("!document.getElementById('dialog').open")) {
            found.add("the escape key does not close the dialog");
        }
        goTo("document.activeElement.textContent === 'Approve…'");
        driver.type(ENTER);
        shown("document.getElementById('dialog').open");
        goTo("document.activeElement.textContent.startsWith('Approve all')");
        driver.type(ENTER);
        if (!shown("document.getElementById('decided').textContent.includes('was approved')")) {
            found.add(
                    "the plan is not approved: "
                            + driver.run("return document.getElementById('wrong').textContent"));
        }
        if (!driver.run(
                        "return (await (await fetch('status')).json()).folders.every("
                                + "f => f.plans.length === 0)")
                .equals("true")) {
            found.add("the node still waits for a decision");
        }
        goTo("document.activeElement.textContent === 'Keep one…'");
        driver.type(ENTER);
        shown("document.getElementById('dialog').open");
        goTo("document.activeElement.textContent === 'Keep what is there'");
        driver.type(ENTER);
        if (!shown("document.getElementById('decided').textContent.includes('has ended')")) {
            found.add(
                    "the conflict does not end: "
                            + driver.run("return document.getElementById('wrong').textContent"));
        }
    }

    /** Presses the tab key until this holds of what has the focus. */
    private void goTo(String condition) throws Exception {
        for (int i = 0; i < MAX_TABS; i++) {
            if (driver.run("return " + condition).equals("true")) {
                return;
            }
            driver.type(TAB);
        }
        throw new IOException("not reached by the keyboard: " + condition);
    }

    /** Whether this comes to hold within ten seconds. */
    private boolean shown(String condition) throws Exception {
        return driver.run(
                        "for (let i = 0; i < 100 && !("
                                + condition
                                + "); i++) { await new Promise(r => setTimeout(r, 100)); } return "
                                + condition)
                .equals("true");
    }

    private void take(String name) throws IOException, InterruptedException {
        if (name != null) {
            Files.write(pictures.resolve(name), driver.picture());
        }
    }

    /** What the command has printed, as a terminal shows it. */
    private void terminal(String text) throws Exception {
        int lines = (int) text.lines().count();
        int width = text.lines().mapToInt(String::length).max().orElse(80);
        driver.screen(width * 8 + 48, lines * 19 + 48, true);
        driver.open("data:text/html,<meta charset=utf-8><body>");
        driver.run(
                "const pre = document.createElement('pre'); pre.textContent = new TextDecoder()"
                        + ".decode(Uint8Array.from(atob('"
                        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                        + "'), c => c.charCodeAt(0)));"
                        + "pre.style = 'font: 13px/19px monospace; margin: 0; color: #e3e8eb';"
                        + "document.body.style = 'margin: 24px; background: #111518';"
                        + "document.body.append(pre);");
        take("command.png");
    }
}
