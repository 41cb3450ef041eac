package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.disk.root.Attributes;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Owner;
import dev.sluice.domain.Special;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners, ACLs, attributes and special bits between nodes of root, as rsync sees them. */
class PreserveIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ACL =
            "user::rw-,user:777:r--,group::r--,group:778:rw-,mask::rw-,other::---";
    private static final String OF_DIRECTORY =
            "user::rwx,user:777:r-x,group::r-x,mask::r-x,other::---,default:user::rwx,"
                    + "default:user:779:rwx,default:group::r-x,default:mask::rwx,default:other::---";

    private final List<NodeProcess> nodes = new ArrayList<>();
    private Path home;

    @BeforeEach
    void look(@TempDir Path directory) throws IOException {
        home = directory;
        assumeTrue(
                Attributes.canBeSet(directory),
                "only root, on a file system with attributes, can try this");
    }

    @AfterEach
    void endNodes() {
        nodes.forEach(NodeProcess::close);
    }

    private NodeProcess node(String name, @Nullable String preserve) throws IOException {
        NodeProcess node = new NodeProcess(name, Files.createDirectory(home.resolve(name)));
        if (preserve != null) {
            node.set("sluice.folders.data.preserve", preserve);
        }
        nodes.add(node);
        return node;
    }

    private static Extras extras(int uid, int special, String acl, @Nullable String attribute) {
        TreeMap<String, String> xattr = new TreeMap<>();
        if (attribute != null) {
            xattr.put("user.note", attribute);
        }
        return new Extras(new Owner(null, null, uid, uid + 1), new Special(special), acl, xattr);
    }

    private static void plant(Path tree) throws IOException {
        for (int i = 0; i < 10; i++) {
            Path directory = Files.createDirectories(tree.resolve("d" + i));
            for (int j = 0; j < 6; j++) {
                Path file = Files.writeString(directory.resolve("f" + j), i + " and " + j);
                Attributes.set(
                        file,
                        extras(
                                2000 + i,
                                j == 1 ? Special.SETUID : j == 2 ? Special.SETGID : 0,
                                j == 3 ? ACL : "",
                                j == 4 ? "AQIDBA==" : null));
            }
            Path link = Files.createSymbolicLink(directory.resolve("l"), Path.of("f0"));
            Attributes.set(link, new Extras(new Owner(null, null, 3000 + i, 1), null, null, null));
            Attributes.set(
                    directory,
                    extras(
                            2000 + i,
                            i % 2 == 0 ? Special.SETGID : Special.STICKY,
                            i == 5 ? OF_DIRECTORY : "",
                            "Bw=="));
        }
    }

    /** What rsync would have to do to make the second tree like the first. */
    private static String difference(Path from, Path to) throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        "rsync",
                        "-aAXn",
                        "--delete",
                        "--itemize-changes",
                        "--omit-dir-times",
                        "--omit-link-times",
                        "--exclude=/.sluice",
                        from + "/",
                        to + "/");
        Process rsync = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(rsync.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return rsync.waitFor() == 0 ? said : said + "failed";
    }

    private static void awaitNoDifference(NodeProcess from, NodeProcess to) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(difference(from.tree(), to.tree())).isEmpty());
    }

    private static boolean hasRsync() {
        try {
            return new ProcessBuilder("rsync", "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void rsyncFindsNothingLeftToDo() throws Exception {
        assumeTrue(hasRsync(), "rsync is not installed here");
        NodeProcess a = node("a", "all");
        NodeProcess b = node("b", "all");
        a.peers(b);
        b.peers(a);
        plant(a.tree());
        NodeProcess.startAll(a, b);
        awaitNoDifference(a, b);
        double received = received(b);

        // Metadata alone, on either side.
        Attributes.set(a.tree().resolve("d0/f0"), extras(4000, 0, ACL, "CA=="));
        Attributes.set(a.tree().resolve("d0/f3"), extras(4001, Special.SETUID, "", null));
        Attributes.set(b.tree().resolve("d5"), extras(4002, 0, "", null));
        Attributes.set(b.tree().resolve("d1/f4"), extras(2001, Special.STICKY, "", null));
        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(Attributes.of(b.tree().resolve("d0/f0")))
                            .isEqualTo(extras(4000, 0, ACL, "CA=="));
                    assertThat(Attributes.of(a.tree().resolve("d1/f4")))
                            .isEqualTo(extras(2001, Special.STICKY, "", null));
                    assertThat(Attributes.of(a.tree().resolve("d5")))
                            .isEqualTo(extras(4002, 0, "", null));
                });
        awaitNoDifference(a, b);
        awaitNoDifference(b, a);

        assertThat(received(b)).isEqualTo(received);
        assertThat(a.status().get("conflictCount").asInt()).isZero();
        assertThat(a.status().get("warnings")).noneMatch(PreserveIT::isOfAFile);
        assertThat(b.status().get("warnings")).noneMatch(PreserveIT::isOfAFile);
    }

    private static double received(NodeProcess node) throws IOException {
        return node.metrics()
                .lines()
                .filter(line -> line.startsWith("sluice_received_bytes_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static boolean isOfAFile(JsonNode warning) {
        return warning.asText().contains("could not be set");
    }

    @Test
    void whoCannotSetAnOwnerPassesItOnAndChangesNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv here");
        NodeProcess a = node("a", "all");
        NodeProcess b = node("b", "all").under(List.of("setpriv", "--bounding-set=-chown"));
        NodeProcess c = node("c", null);
        NodeProcess d = node("d", "owner,special,acl,xattr");
        a.peers(b);
        b.peers(a, c);
        c.peers(b, d);
        d.peers(c);
        plant(a.tree());
        NodeProcess.startAll(a, b, c, d);

        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(difference(a.tree(), d.tree())).isEmpty();
                });
        List<String> warnings = new ArrayList<>();
        b.status().get("warnings").forEach(each -> warnings.add(each.asText()));
        assertThat(warnings)
                .filteredOn(warning -> warning.contains("could not be set"))
                .hasSize(2)
                .anyMatch(warning -> warning.contains("owner of 80 files"))
                .anyMatch(warning -> warning.contains("special of 20 files"));
        assertThat(Attributes.of(b.tree().resolve("d1/f1")).owner())
                .isEqualTo(new Owner("root", "root", 0, 0));
        assertThat(Attributes.of(b.tree().resolve("d1/f1")).special()).isEqualTo(Special.NONE);
        assertThat(Attributes.of(b.tree().resolve("d1/f3")).acl()).isEqualTo(ACL);
        assertThat(Attributes.of(c.tree().resolve("d1/f3")).acl()).isEmpty();

        // At rest: nobody takes what is there for a change of his own.
        JsonNode before = a.status();
        for (NodeProcess node : nodes) {
            node.scan();
            node.pull();
        }
        a.pull();
        assertThat(a.status().get("sequence")).isEqualTo(before.get("sequence"));
        assertThat(difference(a.tree(), d.tree())).isEmpty();
    }
}
