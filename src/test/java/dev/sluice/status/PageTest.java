package dev.sluice.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import org.junit.jupiter.api.Test;

class PageTest {

    /** Whatever makes elements or code out of a text. */
    private static final List<String> UNSAFE =
            List.of(
                    "innerHTML",
                    "outerHTML",
                    "insertAdjacentHTML",
                    "document.write",
                    "createContextualFragment",
                    "DOMParser",
                    "setHTML",
                    "srcdoc",
                    "eval(",
                    "Function(",
                    "import(",
                    "javascript:",
                    "href");

    private static String part(String name) {
        return Objects.requireNonNull(Page.PARTS.get("/status/" + name)).text();
    }

    private static String script() {
        return part("page.js") + part("decide.js");
    }

    private static Stream<String> all() {
        return Stream.concat(
                Stream.of(Page.HTML.text()), Page.PARTS.values().stream().map(Page::text));
    }

    @Test
    void asksNobodyButThisNode() {
        assertThat(all())
                .allSatisfy(text ->
                        assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                                .doesNotContainPattern("https?://[a-z0-9]")
                                .doesNotContainPattern("(src|href)=\"/?/")
                                .doesNotContain("@import", "url("));
        assertThat(Page.HEADERS.get("Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe-", "data:", "*", "http");
    }

    @Test
    void namesFromOutsideBecomeTextAndNothingElse() {
        assertThat(script()).doesNotContain(UNSAFE).contains("document.createTextNode(");
        // Elements and attributes have names that are written in the script.
        assertThat(calls("\\b(?:element|shape)\\("))
                .isNotEmpty()
                .allMatch(call -> call.startsWith("'"));
        assertThat(script()).doesNotContainPattern("\\bon[a-z]+:").doesNotContain("style:");
    }

    /** What scripts are told people are shown as well, whatever it is and whenever it is there. */
    @Test
    void showsEveryFieldOfTheStatus() throws IOException {
        String json = Files.readString(Path.of("src/main/java/dev/sluice/status/StatusJson.java"));
        List<String> fields =
                Pattern.compile(
                                "(?:write[A-Za-z]+Field(?:Start)?|optional|writer)\\(\\s*\"(\\w+)\"")
                        .matcher(json)
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();

        assertThat(fields)
                .hasSizeGreaterThan(60)
                .contains(
                        "duplicateNodeId",
                        "paused",
                        "drift",
                        "restored",
                        "rebuilt",
                        "proof",
                        "winner")
                .allSatisfy(field -> assertThat(script()).containsPattern("\\." + field + "\\b"));
    }

    /** A text of a field alone does not say what it is about. */
    @Test
    void whatIsShownIsSaidToBeWhatItIs() {
        assertThat(script()).contains("`Members evicted: ${visible(folder.evicted)}`");
    }

    private static List<String> calls(String start) {
        return Pattern.compile(start + "([^,]*),")
                .matcher(script())
                .results()
                .map(call -> call.group(1))
                .toList();
    }

    @Test
    void hasNothingInlineThatThePolicyForbids() {
        assertThat(Page.HTML.text())
                .doesNotContainPattern("<style|style=|\\son[a-z]+=")
                .doesNotContainPattern("<script(?![^>]* src=)");
    }

    @Test
    void everythingThatThePageAsksForIsThere() {
        List<String> asked =
                Pattern.compile("(?:src|href)=\"(status/[a-z.]+)\"")
                        .matcher(Page.HTML.text())
                        .results()
                        .map(found -> "/" + found.group(1))
                        .toList();

        assertThat(asked).hasSize(4).allMatch(Page.PARTS::containsKey);
    }

    @Test
    void everyElementThatTheScriptFillsIsInThePage() {
        List<String> ids =
                Pattern.compile("\\b(?:at|say|chart)\\('([a-z]+)'")
                        .matcher(script())
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();

        assertThat(ids)
                .hasSizeGreaterThan(6)
                .allMatch(id -> Page.HTML.text().contains("id=\"" + id + "\""));
    }

    @Test
    void isFoundItsWayThroughByHeadings() throws Exception {
        StringBuilder headings = new StringBuilder();
        new ParserDelegator()
                .parse(
                        new StringReader(Page.HTML.text()),
                        new HTMLEditorKit.ParserCallback() {
                            @Override
                            public void handleStartTag(
                                    HTML.Tag tag, MutableAttributeSet attributes, int position) {
                                if (tag.toString().matches("h[1-6]")) {
                                    headings.append(tag).append(' ');
                                }
                            }
                        },
                        true);

        assertThat(headings.toString()).isEqualTo("h1 h2 h2 h2 h2 h2 h2 ");
        assertThat(Page.HTML.text())
                .contains("<html lang=\"en\">", "<header>", "<main ", "<footer>", "role=\"alert\"");
        assertThat(script()).contains("scope: 'col'", "scope: 'row'");
    }

    @Test
    void wantsNoMotionWhereNoneIsWantedAndKnowsBothColourSchemes() {
        assertThat(part("page.css"))
                .contains(
                        "prefers-reduced-motion: reduce",
                        "prefers-color-scheme: dark",
                        "color-scheme: light dark",
                        "@media (max-width:");
    }
}
