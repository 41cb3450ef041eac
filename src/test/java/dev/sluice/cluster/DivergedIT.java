package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bits that flip in the index of one of two nodes that are in step, while it is stopped. */
@Timeout(300)
class DivergedIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** A folder that the first node only sends: what differs here stays until somebody helps. */
    private static final String ONE_WAY = "oneway";

    private Path home;
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws IOException {
        home = directory;
        a = node("a").set("sluice.folders." + ONE_WAY + ".role", "send-only");
        b = node("b").peers(a);
        a.peers(b);
    }

    private NodeProcess node(String name) throws IOException {
        Path of = Files.createDirectory(home.resolve(name));
        Path tree = Files.createDirectory(of.resolve(ONE_WAY));
        return new NodeProcess(name, of)
                .set("sluice.folders." + ONE_WAY + ".path", tree.toString());
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    @Test
    void aFlippedBitIsFoundAtTheNextExchangeAndPutRightOrNamed() throws Exception {
        Files.writeString(a.tree().resolve("less"), "of which the index of b says less");
        Files.writeString(a.tree().resolve("more"), "of which the index of b says more");
        Files.createDirectory(home.resolve("a").resolve(ONE_WAY).resolve("d"));
        NodeProcess.startAll(a, b);
        await().atMost(SOON).until(() -> isInStep(a, NodeProcess.FOLDER));
        await().atMost(SOON).until(() -> isInStep(b, NodeProcess.FOLDER) && isInStep(b, ONE_WAY));
        b.stop();

        flipDigest("less", -1);
        flipDigest("more", 1);
        assertThat(flipMode("d")).isEqualTo(1);
        b.start();

        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> proof(ONE_WAY).get("code").asText().equals("diverged"));
        assertThat(proof(ONE_WAY).toString()).contains("\"d\"").contains("same version");
        assertThat(b.status(ONE_WAY).get("notInStep").get("code").asText()).isEqualTo("diverged");
        assertThat(diverged()).isEqualTo(1);
        await().atMost(SOON)
                .until(() -> isInStep(a, NodeProcess.FOLDER) && isInStep(b, NodeProcess.FOLDER));
        assertThat(log("b")).contains("folder data: diverged from peer " + a.url());
        String again = "folder data: in step again with peer " + a.url();
        await().atMost(SOON).until(() -> log("b").contains(again));
        assertThat(Trees.describe(a.tree())).hasSize(2);
        Trees.assertEqual(a, b);
        assertThat(b.tree().resolve("less")).hasContent("of which the index of b says less");
        assertThat(b.tree().resolve("more")).hasContent("of which the index of b says more");
        assertThat(proof(ONE_WAY).get("code").asText()).isEqualTo("diverged");
    }

    private static boolean isInStep(NodeProcess node, String folder) throws IOException {
        return node.status(folder).get("inStep").asBoolean();
    }

    private JsonNode proof(String folder) throws IOException {
        return b.status(folder).get("peers").get(0).get("proof");
    }

    private double diverged() throws IOException {
        return b.metrics()
                .lines()
                .filter(line -> line.startsWith("sluice_diverged{"))
                .filter(line -> line.contains("folder=\"" + ONE_WAY + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String log(String node) throws IOException {
        return Files.readString(home.resolve(node).resolve("log"));
    }

    private Connection index(String folder) throws SQLException {
        Path file = b.state().resolve(folder + ".db");
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private int flipMode(String name) throws SQLException {
        try (Connection index = index(ONE_WAY);
                PreparedStatement statement =
                        index.prepareStatement(
                                "UPDATE entries SET mode = mode | 2 WHERE name = ?")) {
            statement.setString(1, name);
            return statement.executeUpdate();
        }
    }

    /**
     * Flips one bit of a digest, so that it comes after what it was, or before.
     *
     * @param direction positive for after
     */
    private void flipDigest(String name, int direction) throws SQLException {
        try (Connection index = index(NodeProcess.FOLDER)) {
            byte[] digest = digest(index, name);
            int at = 1; // The first byte is the algorithm.
            int wanted = direction > 0 ? 0 : 1;
            while ((digest[at] & 1) != wanted) {
                at++;
            }
            digest[at] ^= 1;
            try (PreparedStatement statement =
                    index.prepareStatement("UPDATE entries SET digest = ? WHERE name = ?")) {
                statement.setBytes(1, digest);
                statement.setString(2, name);
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }
        }
    }

    private static byte[] digest(Connection index, String name) throws SQLException {
        try (PreparedStatement statement =
                index.prepareStatement("SELECT digest FROM entries WHERE name = ?")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getBytes(1);
            }
        }
    }
}
