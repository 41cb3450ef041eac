package dev.sluice.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The document of the data port as a text for people. */
final class ApiText {

    private static final String HEAD =
            """
            # The data port

            Every call of `/v1`, made of the OpenAPI document by

                ./mvnw test -Dtest=ApiDocTest -Dsluice.docs.write=true

            A node gives that document itself, on its management port:

                curl http://127.0.0.1:9000/q/openapi

            DESCRIPTION [Scripts and programs](automation.md) shows the calls that people use most.

            An error is a problem of RFC 9457. With [tokens or certificates](security.md) every call needs one.
            """;

    private final OpenApi api;
    private final StringBuilder text = new StringBuilder();

    ApiText(OpenApi api) {
        this.api = api;
    }

    String text() {
        String description = api.document().at("/info/description").asText();
        text.append(HEAD.replace("DESCRIPTION", description));
        for (JsonNode tag : api.document().path("tags")) {
            String name = tag.path("name").asText();
            text.append("\n## ").append(name).append('\n');
            if (tag.has("description")) {
                text.append('\n').append(tag.path("description").asText()).append('\n');
            }
            api.operations()
                    .forEach((operation, said) -> {
                        if (said.path("tags").path(0).asText().equals(name)) {
                            call(operation, said);
                        }
                    });
        }
        text.append("\n## Answers\n");
        api.document()
                .at("/components/schemas")
                .properties()
                .forEach(schema -> answer(schema.getKey(), schema.getValue()));
        return text.toString();
    }

    private void call(String operation, JsonNode said) {
        text.append("\n### `").append(operation).append("`\n\n");
        text.append(said.path("summary").asText()).append(".");
        if (said.has("description")) {
            text.append(' ').append(said.path("description").asText());
        }
        text.append('\n');
        List<String> rows = new ArrayList<>();
        for (JsonNode each : api.parameters(operation)) {
            if (!each.path("in").asText().equals("path")) {
                rows.add(
                        "| `%s` | %s | %s |"
                                .formatted(each.path("name").asText(), kind(each), said(each)));
            }
        }
        table("parameter | | what", rows);
        rows.clear();
        for (Map.Entry<String, JsonNode> each : said.path("responses").properties()) {
            if (!each.getKey().equals("default")) {
                JsonNode response = api.resolved(each.getValue());
                rows.add(
                        "| %s | %s | %s |"
                                .formatted(
                                        each.getKey(),
                                        said(response),
                                        forms(response.path("content"))));
            }
        }
        table("status | what | as", rows);
    }

    private static String kind(JsonNode parameter) {
        String kind = parameter.path("in").asText();
        JsonNode schema = parameter.path("schema");
        return kind
                + (parameter.path("required").asBoolean() ? ", required" : "")
                + (schema.has("default") ? ", `" + schema.path("default").asText() + "`" : "");
    }

    private static String said(JsonNode node) {
        return node.path("description").asText().replace("|", "\\|");
    }

    private String forms(JsonNode content) {
        return content.properties().stream()
                .map(form -> {
                    String of = type(form.getValue().path("schema"));
                    return "`" + form.getKey() + "`" + (of.isEmpty() ? "" : ": " + of);
                })
                .collect(Collectors.joining(", "));
    }

    private void table(String head, List<String> rows) {
        if (!rows.isEmpty()) {
            text.append("\n| ").append(head).append(" |\n|---|---|---|\n");
            rows.forEach(row -> text.append(row).append('\n'));
        }
    }

    private void answer(String name, JsonNode schema) {
        if (schema.has("anyOf") || schema.has("allOf") || schema.has("properties")) {
            text.append("\n### ").append(name).append('\n');
            if (schema.has("description")) {
                text.append('\n').append(said(schema)).append(".\n");
            }
            fields(schema);
        }
    }

    private void fields(JsonNode schema) {
        for (JsonNode part : schema.path("anyOf")) {
            text.append("\n* ");
            if (part.has("allOf")) {
                text.append(all(part));
            } else {
                text.append(part.has("properties") ? said(part) + ": " + names(part) : type(part));
            }
        }
        if (schema.has("anyOf")) {
            text.append('\n');
        }
        if (schema.has("allOf")) {
            text.append("\nAll of ")
                    .append(all(schema))
                    .append(isMore(schema) ? ", and:\n" : ".\n");
            for (JsonNode part : schema.path("allOf")) {
                rows(part);
            }
        }
        rows(schema);
    }

    private String all(JsonNode schema) {
        List<String> parts = new ArrayList<>();
        schema.path("allOf")
                .forEach(part -> {
                    if (part.has("$ref")) {
                        parts.add(type(part));
                    }
                });
        return String.join(" and ", parts);
    }

    private static boolean isMore(JsonNode schema) {
        boolean isMore = false;
        for (JsonNode part : schema.path("allOf")) {
            isMore |= part.has("properties");
        }
        return isMore;
    }

    private static String names(JsonNode schema) {
        return schema.path("properties").properties().stream()
                .map(each -> "`" + each.getKey() + "`")
                .collect(Collectors.joining(", "));
    }

    private void rows(JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        List<String> rows = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(each ->
                        rows.add(
                                "| `%s`%s | %s | %s |"
                                        .formatted(
                                                each.getKey(),
                                                required.contains(each.getKey()) ? "" : "?",
                                                type(each.getValue()),
                                                said(each.getValue()))));
        table("field | | what", rows);
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asText().replaceAll(".*/", "");
            JsonNode of = api.resolved(schema);
            return of.has("anyOf") || of.has("allOf") || of.has("properties")
                    ? "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT))
                    : type(of);
        }
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.get("enum").forEach(each -> values.add("`" + each.asText() + "`"));
            return String.join(", ", values);
        }
        return switch (schema.path("type").asText()) {
            case "array" -> "list of " + type(schema.path("items"));
            case "object" -> schema.has("properties") ? "object: " + names(schema) : "object";
            case String type -> type;
        };
    }
}
