package dev.sluice.peer.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.domain.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as a peer sent it, of no more bytes than its reader has allowed. Fields are asked
 * for by name and type; those nobody asks for are ignored, and a null is a field that is missing.
 */
public final class JsonObject {

    private static final int MAX_DEPTH = 32;

    /** Names are not kept: they come from outside, and those of a version are random. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    /** A value of a type that the protocol has no use for. */
    private enum Other {
        VALUE
    }

    /** The fields of any row of the changes feed, and those to come; more are found by a hash. */
    private static final int FEW = 16;

    /** The fields of nearly any row of the changes feed. */
    private static final int OF_A_LINE = 10;

    /** The fields of nearly any version. */
    private static final int OF_A_VALUE = 2;

    private String[] names;
    private @Nullable Object[] values;
    private int size;
    private @Nullable Map<String, Integer> places;

    /**
     * @param room for so many fields at first
     */
    private JsonObject(int room) {
        names = new String[room];
        values = new @Nullable Object[room];
    }

    /**
     * Reads one object and nothing behind it.
     *
     * @throws BadAnswer if the text is not that, or names a field twice
     */
    public static JsonObject parse(String text) throws BadAnswer {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadAnswer("is not a JSON object");
            }
            JsonObject object = object(parser, OF_A_LINE);
            if (parser.nextToken() != null) {
                throw new BadAnswer("has more behind its JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new BadAnswer("is not JSON: " + firstLine(e), e);
        }
    }

    private static JsonObject object(JsonParser parser, int room) throws IOException, BadAnswer {
        JsonObject object = new JsonObject(room);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            object.add(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    /** Not by the parser's own means, which makes a set for every object. */
    private void add(String name, @Nullable Object value) throws BadAnswer {
        if (place(name) >= 0) {
            throw new BadAnswer("is not JSON: names the field " + Quoted.of(name) + " twice");
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size] = value;
        if (places != null) {
            places.put(name, size);
        }
        size++;
        if (size == FEW) {
            places = new HashMap<>();
            for (int i = 0; i < size; i++) {
                places.put(names[i], i);
            }
        }
    }

    /** Where a field is, or -1. So few are searched faster than hashed. */
    private int place(String name) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Object value(String name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token)
            throws IOException, BadAnswer {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> isLong(parser) ? (Object) parser.getLongValue() : Other.VALUE;
            case START_OBJECT -> object(parser, OF_A_VALUE);
            case START_ARRAY -> array(parser);
            default -> Other.VALUE;
        };
    }

    /** Numbers, if there is nothing else in one. */
    private record Numbers(List<Long> values) {}

    /** All of it is read, since an object in it may name a field twice. */
    private static Object array(JsonParser parser) throws IOException, BadAnswer {
        List<Long> numbers = new ArrayList<>();
        boolean isOther = false;
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (value(parser, token) instanceof Long number) {
                numbers.add(number);
            } else {
                isOther = true;
            }
        }
        return isOther ? Other.VALUE : new Numbers(numbers);
    }

    private static boolean isLong(JsonParser parser) throws IOException {
        return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int feed = message.indexOf('\n');
        return feed < 0 ? message : message.substring(0, feed);
    }

    /** The names of the fields that are not null, in their order. */
    public List<String> names() {
        List<String> present = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            if (values[i] != null) {
                present.add(names[i]);
            }
        }
        return present;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no string
     */
    public String text(String name) {
        return as(String.class, name, "a string");
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no whole number of 64 bits
     */
    public long number(String name) {
        return as(Long.class, name, "a whole number of 64 bits");
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no array of whole numbers
     */
    public List<Long> numbers(String name) {
        return as(Numbers.class, name, "an array of whole numbers of 64 bits").values();
    }

    /**
     * @throws IllegalArgumentException if the field is missing, or neither true nor false
     */
    public boolean flag(String name) {
        return as(Boolean.class, name, "true or false");
    }

    /**
     * @throws IllegalArgumentException if the field is missing or no object
     */
    public JsonObject object(String name) {
        return as(JsonObject.class, name, "an object");
    }

    private <T> T as(Class<T> type, String name, String wanted) {
        Object value = value(name);
        if (value == null) {
            throw new IllegalArgumentException("the field \"" + name + "\" is missing");
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the field \"" + name + "\" must be " + wanted);
        }
        return type.cast(value);
    }
}
