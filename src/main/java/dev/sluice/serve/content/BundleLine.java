package dev.sluice.serve.content;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A content that is asked for in a bundle: {@code {"path":"a/b.txt","digest":"xxh3-128:…"}}, or a
 * part of one, with {@code "offset"} and {@code "length"}.
 *
 * @param digest of the content as it was announced
 * @param range the part, null for all of it
 */
record BundleLine(RelativePath path, Digest digest, @Nullable Span range) {

    private static final String PATH = "path";
    private static final String DIGEST = "digest";
    private static final String OFFSET = "offset";
    private static final String LENGTH = "length";

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
        Fields fields = new Fields(number);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            fields.take(name, json.nextToken(), json);
        }
        if (json.nextToken() != null) {
            throw wrong(number, null, "has more behind its JSON object");
        }
        return fields.line();
    }

    /** What a line has said so far. Not by the parser's own means, which makes a set for each. */
    private static final class Fields {

        private final int number;
        private @Nullable String path;
        private @Nullable String digest;
        private @Nullable Long offset;
        private @Nullable Long length;

        Fields(int number) {
            this.number = number;
        }

        void take(String name, JsonToken token, JsonParser json) throws IOException {
            switch (name) {
                case PATH -> path = text(name, path, token, json);
                case DIGEST -> digest = text(name, digest, token, json);
                case OFFSET -> offset = count(name, offset, token, json);
                case LENGTH -> length = count(name, length, token, json);
                // One that is not known might change what is asked for: it is not passed over.
                default -> throw wrong(number, name, "has an unknown field " + Quoted.of(name));
            }
        }

        private String text(String name, @Nullable String before, JsonToken token, JsonParser json)
                throws IOException {
            if (token != JsonToken.VALUE_STRING) {
                throw wrong(number, name, name + " must be a string");
            }
            requireOnce(name, before);
            return json.getText();
        }

        private Long count(String name, @Nullable Long before, JsonToken token, JsonParser json)
                throws IOException {
            if (token != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw wrong(number, name, name + " must be a whole number of 64 bits");
            }
            requireOnce(name, before);
            return json.getLongValue();
        }

        private void requireOnce(String name, @Nullable Object before) {
            if (before != null) {
                throw wrong(number, name, "names " + name + " twice");
            }
        }

        BundleLine line() {
            return new BundleLine(
                    value(PATH, path, RelativePath::of, number),
                    value(DIGEST, digest, Digest::of, number),
                    range());
        }

        private @Nullable Span range() {
            Long from = offset;
            Long count = length;
            if (from == null && count == null) {
                return null;
            }
            if (from == null || count == null) {
                String missing = from == null ? OFFSET : LENGTH;
                throw wrong(number, missing, "offset and length stand together");
            }
            try {
                return new Span(from, count);
            } catch (IllegalArgumentException e) {
                throw wrong(number, OFFSET, String.valueOf(e.getMessage()));
            }
        }
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
