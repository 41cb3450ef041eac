package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that each have one conflict copy too many come to the same ten, and to rest. */
class CopyLimitIT {

    private static final int MAX = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path home;
    private final List<NodeProcess> nodes = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // made before each test
    private Wires wires;

    @BeforeEach
    void makeNodes() throws IOException {
        for (String name : List.of("a", "b")) {
            nodes.add(new NodeProcess(name, Files.createDirectory(home.resolve(name))));
        }
        wires = new Wires(nodes);
    }

    @AfterEach
    void endNodes() throws IOException {
        for (NodeProcess node : nodes) {
            node.close();
        }
        wires.close();
    }

    private static String copy(int number) {
        return "x.sluice-conflict-20260101-0000%02d-0123abcd.txt".formatted(number);
    }

    private static void write(NodeProcess node, int number) throws IOException {
        Files.writeString(node.tree().resolve(copy(number)), "copy " + number);
    }

    @Test
    void theCopiesThatTwoNodesMadeApartAreTheSameTenInTheEnd() throws IOException {
        NodeProcess a = nodes.getFirst();
        NodeProcess b = nodes.getLast();
        for (int i = 0; i < MAX; i++) {
            write(a, i);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(PATIENCE, a, b);
        wires.cut(a, b);
        wires.cut(b, a);
        write(a, MAX);
        write(b, MAX + 1);
        a.scan();
        b.scan();
        assertThat(Trees.contents(a.tree())).hasSize(MAX);
        assertThat(Trees.contents(b.tree())).hasSize(MAX);

        wires.mend(a, b);
        wires.mend(b, a);
        new Rest(wires, Shape.MESH, PATIENCE).reach();

        Trees.assertEqual(a, b);
        assertThat(Trees.contents(a.tree()))
                .containsOnlyKeys(IntStream.range(2, MAX + 2).mapToObj(CopyLimitIT::copy).toList());
    }
}
