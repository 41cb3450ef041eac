package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A link in a document leads to a file, and to a heading in it. */
class DocumentLinksTest {

    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w/.-])docs/[\\w./-]+\\.(?:md|csv|svg|png)");

    private static Stream<Path> documents() {
        return Documents.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void leadsSomewhere(Path document) throws IOException {
        List<String> dead =
                LINK.matcher(Files.readString(document))
                        .results()
                        .map(DocumentLinksTest::target)
                        .filter(target -> !target.contains("://"))
                        .filter(target -> !exists(document, target))
                        .toList();

        assertThat(dead).isEmpty();
    }

    @Test
    void whatTheProgramAndItsFilesNameIsThere() throws IOException {
        for (String place : List.of("src/main", "src/bench", "deploy", "docs")) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                assertThat(
                                files.filter(Files::isRegularFile)
                                        .filter(file -> !file.toString().matches(".*\\.(png|svg)"))
                                        .flatMap(file ->
                                                NAMED.matcher(read(file))
                                                        .results()
                                                        .map(MatchResult::group)
                                                        .filter(name ->
                                                                !Files.exists(Path.of(name)))
                                                        .map(name -> file + " names " + name)))
                        .isEmpty();
            }
        }
    }

    /** Nobody finds what the index leaves out. */
    @Test
    void theIndexHasEveryDocument() throws IOException {
        String index = Files.readString(Path.of("docs/README.md"));

        assertThat(
                        documents()
                                .filter(file -> Path.of("docs").equals(file.getParent()))
                                .map(file -> file.getFileName().toString())
                                .filter(name -> !name.equals("README.md")))
                .allSatisfy(name -> assertThat(index).contains("](" + name + ")"));
    }

    private static String target(MatchResult link) {
        return link.group(1) != null ? link.group(1) : link.group(2);
    }

    private static boolean exists(Path document, String target) {
        int hash = target.indexOf('#');
        String name = hash < 0 ? target : target.substring(0, hash);
        Path file = name.isEmpty() ? document : document.resolveSibling(Path.of(name)).normalize();
        return Files.exists(file)
                && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
    }

    /** As GitHub makes them. */
    private static Set<String> anchors(Path file) {
        return HEADING.matcher(read(file))
                .results()
                .map(heading ->
                        heading.group(1)
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
