package dev.sluice.serve.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Calls a node, and holds each of its answers against the document of the data port. */
final class Answers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenApi api = new OpenApi();
    private final Set<String> asked = new TreeSet<>();

    /** The operations that were asked for and answered as they are meant to be. */
    Set<String> asked() {
        return asked;
    }

    /**
     * Calls, and fails if the answer is not as the document has it.
     *
     * @param operation as the document names it, such as {@code GET /v1/node}; the request has
     *     values for what is in braces
     */
    Response check(int status, String operation, RequestSpecification request) {
        String[] call = operation.split(" ", 2);
        Response answer = request.request(Method.valueOf(call[0]), call[1]);
        String said = operation + " " + answer.statusLine() + " " + answer.asString();
        assertThat(answer.statusCode()).as(said).isEqualTo(status);
        if (status < 400) {
            asked.add(operation);
        }
        checkHeaders(operation, answer, said);
        JsonNode contents = api.contents(operation, status);
        if (contents.isEmpty()) {
            assertThat(answer.asByteArray()).as(said).isEmpty();
            return answer;
        }
        String type = Objects.toString(answer.contentType()).replaceFirst(";.*", "");
        assertThat(contents.has(type)).as("the document has no such type: %s", said).isTrue();
        checkContent(type, contents.path(type).path("schema"), answer.asString(), said);
        return answer;
    }

    private void checkHeaders(String operation, Response answer, String said) {
        api.headers(operation, answer.statusCode())
                .properties()
                .forEach(each -> {
                    JsonNode header = api.resolved(each.getValue());
                    String value = answer.header(each.getKey());
                    assertThat(value).as("%s of %s", each.getKey(), said).isNotNull();
                    JsonNode text = JSON.getNodeFactory().textNode(value);
                    assertThat(api.problems(text, header.path("schema"))).as(said).isEmpty();
                });
    }

    private void checkContent(String type, JsonNode schema, String body, String said) {
        switch (type) {
            case "application/x-ndjson" ->
                    body.lines().forEach(line -> checkJson(line, schema, said));
            case "application/json", "application/problem+json" -> checkJson(body, schema, said);
            default -> assertThat(schema.path("type").asText("")).as(said).isIn("", "string");
        }
    }

    private void checkJson(String text, JsonNode schema, String said) {
        assertThat(schema.isObject()).as("the document has no schema for it: %s", said).isTrue();
        try {
            assertThat(api.problems(JSON.readTree(text), schema)).as(said).isEmpty();
        } catch (JsonProcessingException e) {
            throw new AssertionError(said, e);
        }
    }

    /** The lines of an answer that have a field. */
    static long linesWith(String field, Response answer) {
        Pattern named = Pattern.compile("[{,]\"" + field + "\":");
        return answer.asString().lines().filter(line -> named.matcher(line).find()).count();
    }
}
