package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code names rules by number; {@code docs/rules.md} has their words. */
class RulesTest {

    private static final Pattern CITED = Pattern.compile("\\b[Rr]ule (\\d+)([a-i])?\\b");
    private static final Pattern RULE = Pattern.compile("(?m)^## (\\d+)\\. |^\\* \\*\\*([a-z])\\.");

    @Test
    void everyRuleThatTheCodeNamesIsWrittenDown() throws IOException {
        assertThat(written()).contains("1c", "13").containsAll(cited());
    }

    private static Set<String> written() throws IOException {
        Set<String> rules = new TreeSet<>();
        String number = "";
        for (MatchResult match :
                RULE.matcher(Files.readString(Path.of("docs/rules.md"))).results().toList()) {
            number = match.group(1) == null ? number : match.group(1);
            rules.add(match.group(1) == null ? number + match.group(2) : number);
        }
        return rules;
    }

    private static Set<String> cited() throws IOException {
        Set<String> rules = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
                CITED.matcher(Files.readString(file))
                        .results()
                        .map(match ->
                                match.group(1) + (match.group(2) == null ? "" : match.group(2)))
                        .forEach(rules::add);
            }
        }
        return rules;
    }
}
