package dev.sluice.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is written for people: the front page, and all of {@code docs}. */
public final class Documents {

    private Documents() {}

    /** All of them, the front page first. */
    public static List<Path> all() {
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("SECURITY.md")),
                            files.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of code in all of them, but for the help that the command itself has written. */
    public static List<Block> blocks() {
        return all().stream()
                .filter(file -> !file.endsWith("command-line.md"))
                .flatMap(file -> blocks(file).stream())
                .toList();
    }

    /** What a person is told to type, in all of them. */
    public static List<Command> commands() {
        return blocks().stream()
                .filter(Block::isForAShell)
                .flatMap(block ->
                        ShellText.commands(block.text()).stream()
                                .map(text -> new Command(block.file(), text)))
                .toList();
    }

    /** A block between fences, whose language they name, or one that is indented. */
    public record Block(Path file, String language, String text) {

        boolean isForAShell() {
            return language.isEmpty() || language.equals("bash");
        }
    }

    /** One command, as it stands in a document. */
    public record Command(Path file, String text) {
        @Override
        public String toString() {
            return file.getFileName() + ": " + text;
        }
    }

    private static List<Block> blocks(Path file) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = lines(file);
        boolean mayBegin = true;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.strip().startsWith("```")) {
                int end = at + 1;
                while (!lines.get(end).strip().startsWith("```")) {
                    end++;
                }
                blocks.add(
                        new Block(
                                file, line.strip().substring(3), text(lines.subList(at + 1, end))));
                at = end;
            } else if (mayBegin && isCode(line)) {
                int end = at + 1;
                while (end < lines.size() && isCode(lines.get(end))) {
                    end++;
                }
                blocks.add(new Block(file, "", text(lines.subList(at, end))));
                at = end - 1;
            }
            mayBegin = lines.get(at).isBlank();
        }
        return blocks;
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines).stripIndent();
    }

    private static boolean isCode(String line) {
        return line.startsWith("    ") && !line.isBlank();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
