package dev.sluice.serve.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {

    private static final Map<Class<? extends Annotation>, String> METHODS =
            Map.of(
                    GET.class, "GET, HEAD, OPTIONS",
                    POST.class, "POST, OPTIONS",
                    DELETE.class, "DELETE, OPTIONS");

    @Test
    void everyAddressNamesTheMethodsThatItsResourceHas() {
        SortedMap<String, String> declared = declared();
        SortedMap<String, String> told = new TreeMap<>();
        declared.forEach((path, _) -> told.put(path, AllowedMethods.of(path)));

        assertThat(declared).hasSizeGreaterThan(10);
        assertThat(told).isEqualTo(declared);
    }

    private static SortedMap<String, String> declared() {
        SortedMap<String, String> declared = new TreeMap<>();
        for (JavaClass resource :
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.sluice.serve")) {
            if (resource.isAnnotatedWith(Path.class)) {
                String prefix = resource.getAnnotationOfType(Path.class).value();
                resource.getMethods().forEach(method -> add(prefix, method, declared));
            }
        }
        return declared;
    }

    private static void add(String prefix, JavaMethod method, SortedMap<String, String> declared) {
        METHODS.forEach((annotation, allowed) -> {
            if (method.isAnnotatedWith(annotation)) {
                String path =
                        method.isAnnotatedWith(Path.class)
                                ? method.getAnnotationOfType(Path.class).value()
                                : "";
                declared.put((prefix + path).replaceAll("\\{[^}]*}", "x"), allowed);
            }
        });
    }
}
