package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.SelectClasses;

/** No test is left out of the build for a suite that does not have it. */
class AllPortsListTest {

    @Test
    void whatTheBuildLeavesOutIsInTheSuite() throws IOException {
        SelectClasses suite =
                Objects.requireNonNull(AllPortsTest.class.getAnnotation(SelectClasses.class));

        assertThat(Files.readAllLines(Path.of("src/test/of-all-ports")))
                .extracting(file -> file.replace(".java", "").replace('/', '.'))
                .containsExactlyInAnyOrder(suite.names());
    }
}
