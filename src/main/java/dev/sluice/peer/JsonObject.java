package dev.sluice.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as a peer sent it, of no more bytes than its reader has allowed. Fields are asked
 * for by name and type; those nobody asks for are ignored, and a null is a field that is missing.
 */
final class JsonObject {

    private static final int MOST_DEPTH = 32;

    /** Names are not kept: they come from outside, and those of a version are random. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
                    .build();

    /** A value of a type that the protocol has no use for. */
    private enum Other {
        VALUE
    }

    private final Map<String, Object> fields;

    private JsonObject(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * Reads one object and nothing behind it.
     *
     * @throws BadAnswer if the text is not that, or names a field twice
     */
    static JsonObject parse(String text) throws BadAnswer {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadAnswer("is not a JSON object");
            }
            JsonObject object = object(parser);
            if (parser.nextToken() != null) {
                throw new BadAnswer("has more behind its JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new BadAnswer("is not JSON: " + firstLine(e), e);
        }
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Object value = value(parser, parser.nextToken());
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new JsonObject(fields);
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> isLong(parser) ? (Object) parser.getLongValue() : Other.VALUE;
            case START_OBJECT -> object(parser);
            default -> {
                parser.skipChildren();
                yield Other.VALUE;
            }
        };
    }

    private static boolean isLong(JsonParser parser) throws IOException {
        return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int feed = message.indexOf('\n');
        return feed < 0 ? message : message.substring(0, feed);
    }

    Set<String> names() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no string
     */
    String text(String name) {
        return as(String.class, name, "a string");
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no whole number of 64 bits
     */
    long number(String name) {
        return as(Long.class, name, "a whole number of 64 bits");
    }

    /**
     * @throws IllegalArgumentException if the field is missing, or neither true nor false
     */
    boolean flag(String name) {
        return as(Boolean.class, name, "true or false");
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no object
     */
    JsonObject object(String name) {
        return as(JsonObject.class, name, "an object");
    }

    private <T> T as(Class<T> type, String name, String wanted) {
        Object value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the field \"" + name + "\" is missing");
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the field \"" + name + "\" must be " + wanted);
        }
        return type.cast(value);
    }
}
