package dev.sluice.serve.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The document of the data port has every operation of its resources with their parameters, and no
 * other; {@code docs/api.md} is made of it.
 */
class ApiDocTest {

    private static final java.nio.file.Path FILE = java.nio.file.Path.of("docs/api.md");

    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, HEAD.class, POST.class, PUT.class, DELETE.class);

    /** What is told by the form that is asked for, and not by a parameter of its own. */
    private static final Set<String> OF_EVERY_CALL = Set.of("Accept", "User-Agent");

    private final OpenApi api = new OpenApi();

    @Test
    void hasEveryOperationAndNoOther() throws IOException {
        Set<String> all = new TreeSet<>(operations().keySet());
        all.addAll(decisions());

        assertThat(api.operations().keySet()).isEqualTo(all);
    }

    /** The routes of the management port, which are no resources. */
    private static Set<String> decisions() throws IOException {
        String source =
                Files.readString(
                        java.nio.file.Path.of(
                                "src/main/java/dev/sluice/serve/api/DecisionRoute.java"));
        return Pattern.compile("router\\.(get|post)\\(([^)]+)\\)")
                .matcher(source)
                .results()
                .map(route -> route.group(1).toUpperCase(Locale.ROOT) + " " + said(route.group(2)))
                .collect(Collectors.toSet());
    }

    private static String said(String expression) {
        return expression
                .replace("PLAN", "FOLDER/plans/{plan}")
                .replace("FOLDER", "Deciders.PATH/folders/{folder}")
                .replace("Deciders.PATH", "/decide")
                .replaceAll("[\" +]", "");
    }

    @Test
    void hasEveryParameterOfEachOperation() {
        assertThat(operations())
                .allSatisfy((operation, method) ->
                        assertThat(documented(operation))
                                .as(operation)
                                .containsAll(parameters(method)));
    }

    @Test
    void everyOperationHasAnIdAndASummary() {
        assertThat(
                        api.operations().values().stream()
                                .map(each -> each.path("operationId").asText()))
                .doesNotContain("")
                .doesNotHaveDuplicates();
        assertThat(api.operations().values())
                .allSatisfy(each -> assertThat(each.path("summary").asText()).isNotBlank());
    }

    @Test
    void theTextIsMadeOfIt() throws IOException {
        String expected = new ApiText(api).text();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(FILE, expected);
        }

        assertThat(FILE)
                .as("stale: write it anew by -Dsluice.docs.write=true")
                .content()
                .isEqualTo(expected);
    }

    private static Map<String, Method> operations() {
        Map<String, Method> operations = new TreeMap<>();
        for (JavaClass each : new ClassFileImporter().importPackages("dev.sluice.serve")) {
            if (each.isAnnotatedWith(Path.class)) {
                Class<?> resource = each.reflect();
                for (Method method : resource.getDeclaredMethods()) {
                    METHODS.stream()
                            .filter(method::isAnnotationPresent)
                            .forEach(http ->
                                    operations.put(
                                            http.getSimpleName() + " " + path(resource, method),
                                            method));
                }
            }
        }
        return operations;
    }

    private static String path(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path =
                resource.getAnnotation(Path.class).value() + (below == null ? "" : below.value());
        return path.replace(": .*}", "}");
    }

    private static List<String> parameters(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(ApiDocTest::names)
                .filter(name -> !OF_EVERY_CALL.contains(name))
                .toList();
    }

    private static Stream<String> names(Parameter parameter) {
        return Stream.of(
                        name(parameter.getAnnotation(PathParam.class)),
                        name(parameter.getAnnotation(QueryParam.class)),
                        name(parameter.getAnnotation(HeaderParam.class)))
                .filter(name -> !name.isEmpty());
    }

    private static String name(@Nullable Annotation annotation) {
        return switch (annotation) {
            case PathParam path -> path.value();
            case QueryParam query -> query.value();
            case HeaderParam header -> header.value();
            case null, default -> "";
        };
    }

    private Set<String> documented(String operation) {
        return api.parameters(operation).stream()
                .map((JsonNode each) -> each.path("name").asText())
                .collect(Collectors.toSet());
    }
}
