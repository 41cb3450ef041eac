package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.RelativePath;
import dev.sluice.report.PullPlan.Action;
import dev.sluice.report.PullPlan.Item;
import org.junit.jupiter.api.Test;

class PullPlanTest {

    @Test
    void ofLongPathsFewerAreNamedAndAllAreCounted() {
        PullPlan.Sum sum = new PullPlan.Sum(10_000);
        String directories = ("d".repeat(240) + "/").repeat(10);
        for (int i = 0; i < 1_000; i++) {
            RelativePath path = RelativePath.of(directories + i);
            sum.add(new Item(Action.RENAME, path, 0, directories + "old" + i));
        }

        PullPlan plan = sum.plan();
        assertThat(plan.items()).hasSizeBetween(1, 50);
        assertThat(plan.count(Action.RENAME)).isEqualTo(1_000);
        assertThat(sum.keeps()).isFalse();
    }
}
