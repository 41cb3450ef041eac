package dev.sluice.cluster;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pair; the clock of one is set while it runs. */
@Tag("slow")
class TurnedClockIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private NodeProcess a;
    private NodeProcess b;
    private Wires wires;
    private ShiftedClock clock;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        String impossible = ShiftedClock.impossible();
        assumeTrue(impossible == null, impossible);
        clock = new ShiftedClock(home.resolve("clock"));
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        wires = new Wires(List.of(a, b));
        Files.writeString(a.tree().resolve("first"), "1");
        b.under(clock.command());
    }

    private void start() throws IOException {
        NodeProcess.startAll(a, b);
        awaitAtB("first");
    }

    @AfterEach
    void end() throws IOException {
        if (wires != null) {
            a.close();
            b.close();
            wires.close();
        }
    }

    /** The beat is all there is to ask again, and it waits for as long as a peer is given. */
    @Test
    void aNodeWhoseClockWasSetBackAnHourRecoversFromALinkThatWasCut() throws IOException {
        b.set("sluice.pull.long-poll", "false");
        recover();
    }

    @Test
    @Tag("long") // LongPollTest has its waits, which know no clock on the wall
    void neitherDoesTheLongPollLookAtTheClock() throws IOException {
        recover();
    }

    private void recover() throws IOException {
        start();
        turn(-1);

        wires.cut(b, a);
        awaitContact("away");
        Files.writeString(a.tree().resolve("second"), "2");
        wires.mend(b, a);

        awaitAtB("second");
        awaitContact("connected");
    }

    private void turn(int hours) throws IOException {
        clock.turn(hours);
        await().atMost(SOON)
                .untilAsserted(() -> {
                    b.scan();
                    assertThat(Instant.parse(b.status().at("/lastScan/at").asText()))
                            .as("its clock")
                            .isCloseTo(
                                    Instant.now().plus(Duration.ofHours(hours)),
                                    within(10, MINUTES));
                });
    }

    private void awaitContact(String contact) {
        await().atMost(SOON)
                .until(() -> b.status().at("/peers/0/contact").asText().equals(contact));
    }

    private void awaitAtB(String name) {
        await().atMost(SOON).until(() -> Files.exists(b.tree().resolve(name)));
    }
}
