package dev.sluice.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The document of the data port, and what of a value it does not allow. */
final class OpenApi {

    static final Path FILE = Path.of("src/main/resources/dev/sluice/status/openapi.yaml");

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete");

    private final JsonNode document;

    OpenApi() {
        try {
            document = new YAMLMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Each operation by its method and address, such as {@code GET /v1/node}. */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(each -> {
                                    if (METHODS.contains(each.getKey())) {
                                        operations.put(
                                                each.getKey().toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey(),
                                                each.getValue());
                                    }
                                }));
        return operations;
    }

    private JsonNode operation(String operation) {
        return Objects.requireNonNull(operations().get(operation), operation);
    }

    /** The parameters of an operation, those of its path among them. */
    List<JsonNode> parameters(String operation) {
        String path = operation.substring(operation.indexOf(' ') + 1);
        List<JsonNode> parameters = new ArrayList<>();
        for (JsonNode holder : List.of(document.path("paths").path(path), operation(operation))) {
            holder.path("parameters").forEach(each -> parameters.add(resolved(each)));
        }
        return parameters;
    }

    /** The types that an answer of this status may have. */
    JsonNode contents(String operation, int status) {
        return response(operation, status).path("content");
    }

    /** The headers that an answer of this status has. */
    JsonNode headers(String operation, int status) {
        return response(operation, status).path("headers");
    }

    private JsonNode response(String operation, int status) {
        JsonNode responses = operation(operation).path("responses");
        JsonNode listed = responses.path(Integer.toString(status));
        // What is not listed is an error.
        return resolved(
                listed.isMissingNode() && status >= 400 ? responses.path("default") : listed);
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /**
     * What of a value the schema does not allow; a field that it does not name is one such thing.
     */
    List<String> problems(JsonNode value, JsonNode schema) {
        List<String> problems = new ArrayList<>();
        check(value, schema, "", problems);
        return problems;
    }

    private void check(JsonNode value, JsonNode given, String at, List<String> problems) {
        JsonNode schema = resolved(given);
        if (schema.has("anyOf")) {
            boolean fits =
                    StreamSupport.stream(schema.get("anyOf").spliterator(), false)
                            .anyMatch(each -> problems(value, each).isEmpty());
            if (!fits) {
                problems.add(at + " is none of what it may be: " + value);
            }
            return;
        }
        if (schema.has("allOf") || schema.path("type").asText().equals("object")) {
            checkObject(value, schema, at, problems);
            return;
        }
        boolean isOfType =
                switch (schema.path("type").asText()) {
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "array" -> value.isArray();
                    default -> false;
                };
        if (!isOfType) {
            problems.add(at + " is no " + schema.path("type") + ": " + value);
        } else if (value.isArray()) {
            value.forEach(each -> check(each, schema.path("items"), at + "[]", problems));
        } else {
            checkValue(value, schema, at, problems);
        }
    }

    private static void checkValue(
            JsonNode value, JsonNode schema, String at, List<String> problems) {
        boolean isListed = !schema.has("enum");
        for (JsonNode each : schema.path("enum")) {
            isListed |= each.equals(value);
        }
        boolean isMatched =
                !schema.has("pattern")
                        || Pattern.matches(schema.get("pattern").asText(), value.asText());
        boolean isLarge =
                !schema.has("minimum") || value.asLong() >= schema.get("minimum").asLong();
        boolean isTime =
                !schema.path("format").asText().equals("date-time")
                        || value.asText().matches("\\d{4,}-\\d\\d-\\d\\dT[\\d:.]+Z");
        if (!isListed || !isMatched || !isLarge || !isTime) {
            problems.add(at + " must not be " + value);
        }
    }

    private void checkObject(JsonNode value, JsonNode schema, String at, List<String> problems) {
        if (!value.isObject()) {
            problems.add(at + " is no object: " + value);
            return;
        }
        Map<String, JsonNode> properties = new HashMap<>();
        Set<String> required = new HashSet<>();
        JsonNode further = gather(schema, properties, required);
        required.forEach(name -> {
            if (!value.has(name)) {
                problems.add(at + " lacks " + name);
            }
        });
        value.properties()
                .forEach(field -> {
                    String place = at + "." + field.getKey();
                    JsonNode property = properties.getOrDefault(field.getKey(), further);
                    if (property.isMissingNode()) {
                        problems.add(place + " is not in the document");
                    } else if (property.isObject()) {
                        check(field.getValue(), property, place, problems);
                    }
                });
    }

    /**
     * Collects what an object has, also where it is put together; answers what else it may have.
     */
    private JsonNode gather(
            JsonNode schema, Map<String, JsonNode> properties, Set<String> required) {
        JsonNode further = schema.path("additionalProperties");
        schema.path("properties")
                .properties()
                .forEach(each -> properties.put(each.getKey(), each.getValue()));
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (JsonNode part : schema.path("allOf")) {
            JsonNode of = gather(resolved(part), properties, required);
            further = further.isMissingNode() ? of : further;
        }
        return further;
    }
}
