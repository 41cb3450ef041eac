package dev.sluice.serve.content;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A content that is asked for in a bundle: {@code {"path":"a/b.txt","digest":"xxh3-128:…"}}.
 *
 * @param digest of the content as it was announced
 */
record BundleLine(RelativePath path, Digest digest) {

    private static final String PATH = "path";
    private static final String DIGEST = "digest";

    /**
     * Reads a line.
     *
     * @param number of the line in its request, from 1, for messages
     * @throws ProblemException (400) naming the line and, if it is one, the field at fault
     */
    static BundleLine parse(String line, int number) {
        try (JsonParser json = Json.parser(line)) {
            return parse(json, number);
        } catch (IOException _) {
            throw wrong(number, null, "is not JSON");
        }
    }

    private static BundleLine parse(JsonParser json, int number) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw wrong(number, null, "is not a JSON object");
        }
        String path = null;
        String digest = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            // A field that is not known might change what is asked for, so it is not passed over.
            if (!name.equals(PATH) && !name.equals(DIGEST)) {
                throw wrong(number, name, "has an unknown field " + Quoted.of(name));
            }
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw wrong(number, name, name + " must be a string");
            }
            // Not by the parser's own means, which makes a set for every object.
            if ((name.equals(PATH) ? path : digest) != null) {
                throw wrong(number, name, "names " + name + " twice");
            }
            if (name.equals(PATH)) {
                path = json.getText();
            } else {
                digest = json.getText();
            }
        }
        if (json.nextToken() != null) {
            throw wrong(number, null, "has more behind its JSON object");
        }
        return new BundleLine(
                value(PATH, path, RelativePath::of, number),
                value(DIGEST, digest, Digest::of, number));
    }

    private static <T> T value(
            String name, @Nullable String text, Function<String, T> parse, int number) {
        if (text == null) {
            throw wrong(number, name, name + " is missing");
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(number, name, String.valueOf(e.getMessage()));
        }
    }

    static ProblemException wrong(int number, @Nullable String field, String problem) {
        return new ProblemException(new Problem(400, "line " + number + ": " + problem, field));
    }
}
