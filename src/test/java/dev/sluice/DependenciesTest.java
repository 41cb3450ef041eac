package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is not needed is not there, and what is there says in the pom why. */
class DependenciesTest {

    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "(<!--[^>]*-->)?\\s*<dependency>\\s*<groupId>[^<]*</groupId>\\s*"
                            + "<artifactId>([^<]*)</artifactId>");

    /** One comment may stand for several that come one after the other. */
    private static final List<String> SAME_AS_BEFORE =
            List.of("kubernetes-model-networking", "kubernetes-model-policy");

    @Test
    void eachDirectDependencyHasItsReason() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        int begin = pom.indexOf("</dependencyManagement>");
        Matcher each = DEPENDENCY.matcher(pom.substring(begin, pom.indexOf("<build>")));
        int found = 0;
        for (; each.find(); found++) {
            String name = each.group(2);
            assertThat(each.group(1) != null || SAME_AS_BEFORE.contains(name)).as(name).isTrue();
        }
        assertThat(found).isGreaterThan(10);
    }
}
