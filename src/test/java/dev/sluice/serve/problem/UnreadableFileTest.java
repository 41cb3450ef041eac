package dev.sluice.serve.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class UnreadableFileTest {

    @Test
    void aFileThatMayNotBeReadIsNoErrorOfOursAndItsPathIsNotTold() {
        Problem problem = Problems.of(new AccessDeniedException("secret/name"));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail())
                .startsWith("the file cannot be read: not permitted")
                .doesNotContain("secret");
    }
}
