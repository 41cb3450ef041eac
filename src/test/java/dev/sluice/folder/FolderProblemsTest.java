package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.RelativePath;
import dev.sluice.scan.ScanResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FolderProblemsTest {

    private final FolderProblems problems = new FolderProblems();

    @Test
    void aWalkKnowsThemAll() {
        problems.replace(Map.of("a", "old"));
        problems.replace(Map.of("b", "new"));
        assertThat(problems.all()).isEqualTo(Map.of("b", "new"));
    }

    @Test
    void aLookKnowsThoseAtAndBelowItsPaths() {
        problems.replace(Map.of("a", "1", "a/b", "2", "ab", "3", "c", "4"));
        problems.replaceBelow(Set.of(RelativePath.of("a")), Map.of("a/x", "5"));
        assertThat(problems.all()).isEqualTo(Map.of("a/x", "5", "ab", "3", "c", "4"));
    }

    @Test
    void aNameWithControlCharactersIsFoundAgain() {
        problems.replace(Map.of("a\\u000ab", "1"));
        problems.replaceBelow(Set.of(RelativePath.of("a\nb")), Map.of());
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void areBounded() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < ScanResult.MAX_PROBLEMS; i++) {
            many.put("p" + i, "full");
        }
        problems.replace(many);
        problems.replaceBelow(
                Set.of(RelativePath.of("other")), Map.of("other", "one more", "p0", "again"));
        assertThat(problems.all())
                .hasSize(ScanResult.MAX_PROBLEMS)
                .containsEntry("p0", "again")
                .doesNotContainKey("other");
    }
}
