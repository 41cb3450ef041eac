package dev.sluice.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first token of a file: a line each, a name before it if it is somebody's own. */
final class TokenText {

    /** What can stand in a header. */
    private static final String FIT = "[\\x21-\\x7e]+";

    private TokenText() {}

    /**
     * The value of {@code Authorization}.
     *
     * @throws CommandException if there is no token in it; the message never has what is in it
     */
    static String authorization(Path file) throws CommandException {
        try {
            for (String line : Files.readAllLines(file)) {
                String written = line.strip();
                if (!written.isEmpty() && !written.startsWith("#")) {
                    String[] words = written.split("\\s+", 3);
                    String token = words[words.length - 1];
                    if (words.length <= 2 && token.matches(FIT)) {
                        return "Bearer " + token;
                    }
                    throw unusable(file, "its first line is not a token, or a name and a token");
                }
            }
        } catch (MalformedInputException e) {
            throw unusable(file, "it is not UTF-8");
        } catch (IOException e) {
            throw unusable(file, Failure.words(e));
        }
        throw unusable(file, "there is no token in it");
    }

    private static CommandException unusable(Path file, String why) {
        return CommandException.usage("cannot use the token file " + file + ": " + why);
    }
}
