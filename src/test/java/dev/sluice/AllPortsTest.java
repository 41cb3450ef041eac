package dev.sluice;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Tests that need the framework, in one JVM: it starts once for those of one profile, not for each
 * class. Only such as leave what they find, or need no empty tree. {@code src/test/of-all-ports}
 * names the same to the build, so that it does not run them twice; with {@code -Dtest=} each runs
 * by itself.
 */
@Suite(failIfNoTests = false) // as where only tests with a tag are wanted
@SelectClasses(
        names = {
            "dev.sluice.serve.DataPortTest",
            "dev.sluice.serve.FilesTest",
            "dev.sluice.serve.MembersTest",
            "dev.sluice.serve.PlansTest",
            "dev.sluice.serve.api.OpenApiNodeTest",
            "dev.sluice.serve.api.OpenApiTest",
            "dev.sluice.serve.api.RoundLinesTest",
            "dev.sluice.serve.api.WhyAnswerTest",
            "dev.sluice.serve.content.BlocksTest",
            "dev.sluice.serve.content.BundleFaultsTest",
            "dev.sluice.serve.content.BundleTarTest",
            "dev.sluice.serve.content.BundleTest",
            "dev.sluice.serve.content.TransferTest",
            "dev.sluice.serve.gate.BrowserGuardTest",
            "dev.sluice.serve.gate.DecidersTest",
            "dev.sluice.serve.gate.FramingGuardTest",
            "dev.sluice.serve.gate.GateTest",
            "dev.sluice.serve.gate.ProofsTest",
            "dev.sluice.serve.gate.SecureTransferTest",
            "dev.sluice.serve.gate.SlowCallersTest",
            "dev.sluice.wiring.DocumentedRequestsTest",
            "dev.sluice.wiring.ManagementPortTest",
            "dev.sluice.wiring.MetricsTableTest",
            "dev.sluice.wiring.SettingsProducerTest"
        })
class AllPortsTest {}
