package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.NodeSettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import dev.sluice.settings.Settings;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Its resource is global: it holds for every {@code @QuarkusTest} of the module. */
@QuarkusTest
@WithTestResource(value = NodeDirectories.class, scope = TestResourceScope.GLOBAL)
class SettingsProducerTest {

    @Inject Settings settings;
    @Inject NodeSettings node;
    @Inject PullSettings pull;
    @Inject ScanSettings scan;

    @Test
    void givesEachConcernToWhoeverAsksForIt() {
        assertThat(node).isSameAs(settings.node());
        assertThat(pull).isSameAs(settings.pull());
        assertThat(scan).isSameAs(settings.scan());
        assertThat(settings.folders()).extracting(FolderSettings::key).contains("docs");
    }

    @Test
    void namesANodeAfterItsHostIfNothingElseIsSaid() {
        assertThat(node.name()).isNotEmpty();
    }

    @Test
    void logsOfTheCoreEndInTheLogOfTheProgram() {
        assertThat(System.getLogger("dev.sluice.test").getClass().getName())
                .startsWith("org.jboss.logmanager.");
    }
}
