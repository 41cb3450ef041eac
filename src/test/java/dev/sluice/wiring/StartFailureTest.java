package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.root.RootException;
import dev.sluice.settings.ConfigException;
import io.quarkus.runtime.QuarkusBindException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    @Test
    void findsWhatAPersonCanPutRightBelowTheWrappings() {
        Throwable failure =
                new RuntimeException(
                        "Failed to start",
                        new IllegalStateException(
                                "Error creating bean", new ConfigException("sluice.x", "is y")));

        assertThat(StartFailure.line(failure)).isEqualTo("sluice.x: is y");
    }

    @Test
    void hasNoLineForABug() {
        assertThat(StartFailure.line(new RuntimeException(new IllegalStateException("bug: x"))))
                .isNull();
    }

    @Test
    void makesOneLineOfMany() {
        assertThat(StartFailure.line(new RootException("a\n\tb\r\nc\n"))).isEqualTo("a; b; c");
    }

    @Test
    void namesTheDataPortThatIsTaken() {
        Throwable failure =
                new ExecutionException(
                        new QuarkusBindException(
                                "127.0.0.1", 8080, new BindException("Address already in use")));

        assertThat(StartFailure.line(failure))
                .isEqualTo(
                        "quarkus.http.port: cannot listen on 127.0.0.1:8080: Address already in"
                                + " use");
    }

    @Test
    void namesTheManagementPortThatIsTaken() {
        Throwable failure =
                new IllegalStateException(
                        "Unable to start the management interface on 127.0.0.1:9000",
                        new BindException("Address already in use"));

        assertThat(StartFailure.line(failure))
                .isEqualTo(
                        "quarkus.management.port: cannot listen on 127.0.0.1:9000: Address already"
                                + " in use");
    }

    @Test
    void namesTheHostThatIsNotKnown() {
        assertThat(StartFailure.line(new UnknownHostException("no.such")))
                .isEqualTo("quarkus.http.host: no such host: no.such");
    }

    @Test
    void saysWhyTheSystemRefused() {
        assertThat(StartFailure.line(new AccessDeniedException("/x")))
                .startsWith("/x: not permitted; give this process's user the right");
    }
}
