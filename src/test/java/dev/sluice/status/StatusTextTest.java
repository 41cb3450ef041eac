package dev.sluice.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static String text(FolderStatus... folders) {
        return StatusText.of(Sample.NODE, List.of(folders), Sample.NOW);
    }

    @Test
    void showsANodeThatIsInStep() {
        assertThat(
                        text(
                                Sample.folder(
                                        "running",
                                        null,
                                        new FolderStatus.Peer(Sample.connected(), 0, 0))))
                .isEqualTo(
                        """
                        alpha  node 000000000000000a  up 1 h 2 min  sluice 0.1.0

                        docs  /srv/docs  send-receive  running, in step
                          1,234 files, 56 directories, 7 links, 8.58 MiB; 8 tombstones; sequence 17
                          scanned 2026-11-22T10:00:00Z in 41 ms, 1,297 looked at
                          PEER                             NAME             CONTACT      WAITING       LAG
                          http://b:8080                    beta             connected          0     0.0 s
                        """);
    }

    @Test
    void showsAllThatIsWrongAndNoControlCharacter() {
        String text = text(Sample.troubled());
        assertThat(text)
                .isEqualTo(
                        """
                        alpha  node 000000000000000a  up 1 h 2 min  sluice 0.1.0

                        docs  /srv/docs  send-receive  running, not in step: 9000 deletes wait for a person
                          1,234 files, 56 directories, 7 links, 8.58 MiB; 8 tombstones; sequence 17
                          not scanned since the start: what was changed here while the node was down is not known yet
                          contents read again: not all yet; now at 12 of 1,234 files
                          INDEX RESTORED: the marker names run 1
                          NOT WRITABLE: No space left on device
                          PULLING IS PAUSED: no space for a/b: 20 bytes to come, 10 free
                          INDEX MADE ANEW: the index was damaged
                          MEMBERS EVICTED: "1 silent for longer than tombstone-days: gamma\\u001b[2J"
                          MARKER MADE AGAIN 3 times since the start: something removes .sluice/, and the trash with it
                          WARNINGS (1)
                            the clock here is 3 days behind that of http://b:8080
                          ROTTEN (2)
                            "r\\u001b[2J": its content is another one; not mended: "the peer has\\u000ano such file" (3 times)
                            s: it cannot be read
                          NOT TOLD (1)
                            "http://hook\\u001b[2J": 2 events wait, tried 3 times, 1 given up: it answers 500
                          WAITS FOR YOU (1)
                            plan 3: 9,000 deleted by a peer since 2026-11-22T10:00:00Z: too many
                          PEER                             NAME             CONTACT      WAITING       LAG
                          http://b:8080                    beta             connected          2     1.3 s
                          http://c:8080                    -                away               0     0.0 s
                            "GET http://c:8080: refused\\u001b[2J"
                          IN FLIGHT (1)
                             25 %    4.00 KiB    2.00 KiB/s  "big\\u001b[31m"
                          FAILED (1)
                            "a\\u000ab": "not there: a\\u000ab" (3 times, again 2026-11-22T10:00:00Z)
                          CONFLICT COPIES (130)
                            "a\\u000ab.sluice-conflict-20261122-010203-0123abcd": by "beta\\u001b[2J", lost to index 0000000000000004
                            … and 110 more
                          NOT REPLICATED (1)
                            d/pipe\\u000a: is a FIFO
                          NOT WATCHED, ONLY SCANNED (1)
                            "deep\\u000ddir"
                          MOUNTS, LEFT ALONE (1)
                            "mnt\\u001b[2J"
                          IN THE TRASH AND NOWHERE ELSE (101)
                            ".sluice/trash/a~20261122-010203-1-local\\u001b[2J"
                            … and 81 more
                        """);
        assertThat(text.replace("\n", "").chars()).noneMatch(Character::isISOControl);
    }

    @Test
    void saysWhyAFolderIsStopped() {
        assertThat(text(Sample.folder("stopped", "root /srv/docs is missing")))
                .contains("docs  /srv/docs  send-receive  STOPPED: root /srv/docs is missing\n");
        assertThat(text(Sample.folder("failed", "read the totals in index x: disk I/O error")))
                .contains("FAILED: read the totals");
    }

    @Test
    void aFolderThatScansForTheFirstTimeIsNotInStep() {
        assertThat(text(Sample.folder("scanning", null))).contains("send-receive  scanning\n");
    }

    @Test
    void aRottenFileIsNamedWithWhatIsTheMatter() {
        assertThat(text(Sample.troubled()))
                .contains(
                        "  contents read again: not all yet; now at 12 of 1,234 files\n",
                        "  ROTTEN (2)\n",
                        "its content is another one; not mended: \"the peer has\\u000ano such"
                                + " file\" (3 times)\n",
                        "    s: it cannot be read\n");
    }

    @Test
    void saysHowManyMoreThereAre() {
        FolderStatus one = Sample.troubled();
        Map<String, String> many =
                IntStream.range(0, 25)
                        .boxed()
                        .collect(Collectors.toMap(i -> "p" + i, _ -> "is a FIFO"));
        FolderStatus folder =
                new FolderStatus(
                        one.id(),
                        one.path(),
                        one.role(),
                        one.state(),
                        one.reason(),
                        one.sequence(),
                        one.totals(),
                        one.lastScan(),
                        one.peers(),
                        one.inFlight(),
                        one.failures(),
                        one.conflictCount(),
                        one.conflicts(),
                        many,
                        one.unwatched(),
                        one.root(),
                        one.drift(),
                        one.unwritable(),
                        one.paused(),
                        one.rebuilt(),
                        one.plans(),
                        one.restored(),
                        one.evicted(),
                        one.warnings(),
                        one.scrub(),
                        one.hooks());
        assertThat(text(folder)).contains("  NOT REPLICATED (25)\n", "    … and 5 more\n");
    }
}
