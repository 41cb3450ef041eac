package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People link, unlink, replace and write to files on several nodes at random. Afterwards the same
 * names are one file everywhere, and nothing goes round for ever.
 */
class LinksConvergeTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "e", "d/x", "d/y");

    @TempDir Path directory;

    /** Some nodes in a row; each pulls from its neighbours. */
    private static final class Nodes implements AutoCloseable {

        private final Random random;
        private final List<Site> sites = new ArrayList<>();
        private final Map<Digest, String> contents = new HashMap<>();
        private final Map<String, ScriptedPeer> peers = new HashMap<>();
        private final Map<String, Sequence> told = new HashMap<>();
        private int written;

        Nodes(Path directory, int nodes, long seed) throws IOException {
            random = new Random(seed);
            for (int i = 0; i < nodes; i++) {
                Site site = new Site(directory.resolve(seed + "-" + i));
                site.preserve("hardlinks");
                Files.createDirectory(site.at("d"));
                sites.add(site);
            }
        }

        private <T> T any(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private String content() {
            String content =
                    random.nextInt(6) == 0 ? "again" : "content " + ++written + " ".repeat(written);
            contents.put(Given.digest(content), content);
            return content;
        }

        /** What somebody does on a node. */
        void act() throws Exception {
            Site site = any(sites);
            Path path = site.at(any(NAMES));
            Path other = site.at(any(NAMES));
            boolean isThere = Files.exists(path);
            switch (random.nextInt(isThere ? 10 : 3)) {
                case 0, 1 -> replace(site, path);
                case 2, 3, 4 -> link(site, path, other);
                case 5 -> Files.writeString(path, content());
                case 6 -> Files.delete(path);
                case 7 ->
                        Files.setPosixFilePermissions(
                                path,
                                PosixFilePermissions.fromString(
                                        any(List.of("rw-------", "rw-r--r--", "rwxr-xr-x"))));
                case 8 -> detach(site, path);
                default -> Files.move(path, other, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private void replace(Site site, Path path) throws IOException {
            Path made = Files.writeString(site.at(".new"), content());
            Files.move(made, path, StandardCopyOption.REPLACE_EXISTING);
        }

        private static void link(Site site, Path path, Path other) throws IOException {
            if (Files.exists(other) && !path.equals(other)) {
                Files.deleteIfExists(site.at(".new"));
                Files.createLink(site.at(".new"), other);
                Files.move(site.at(".new"), path, StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(site.at(".new")); // both were the same file
            }
        }

        private static void detach(Site site, Path path) throws IOException {
            Files.copy(path, site.at(".new"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(site.at(".new"), path, StandardCopyOption.REPLACE_EXISTING);
        }

        void scan(int node) throws IOException {
            sites.get(node).scan();
        }

        /** One node reads what another one has to say. */
        void pull(int from, int to) throws Exception {
            String way = from + ">" + to;
            ScriptedPeer peer = peers.get(way);
            if (peer == null) {
                peer = new ScriptedPeer(0x100L + from);
                peers.put(way, peer);
            }
            Site source = sites.get(from);
            Sequence last = told.getOrDefault(way, Sequence.ZERO);
            for (Row row : source.feed()) {
                if (row.sequence().compareTo(last) > 0) {
                    tell(peer, row.entry());
                    told.put(way, row.sequence());
                }
            }
            sites.get(to).pull(peer);
        }

        private void tell(ScriptedPeer peer, Entry entry) {
            String content = contents.get(entry.state().digest());
            if (content == null) {
                peer.has(entry);
            } else {
                peer.has(entry, content);
            }
        }

        void step() throws Exception {
            int node = random.nextInt(sites.size());
            switch (random.nextInt(6)) {
                case 0 -> scan(node);
                case 1 -> pull(node, neighbour(node));
                default -> act();
            }
        }

        private int neighbour(int node) {
            return node == 0 || node + 1 < sites.size() && random.nextBoolean()
                    ? node + 1
                    : node - 1;
        }

        /** Lets all of them scan and pull until nothing changes any more. */
        int settle() throws Exception {
            List<Long> before = List.of();
            for (int round = 0; ; round++) {
                List<Long> now = sites.stream().map(site -> site.index.last().value()).toList();
                if (now.equals(before) || round > 20) {
                    return round;
                }
                before = now;
                for (int i = 0; i < sites.size(); i++) {
                    sites.get(i).pass(Duration.ofMinutes(10));
                    scan(i);
                }
                for (int i = 0; i + 1 < sites.size(); i++) {
                    pull(i, i + 1);
                    scan(i + 1);
                }
                for (int i = sites.size() - 1; i > 0; i--) {
                    pull(i, i - 1);
                    scan(i - 1);
                }
            }
        }

        /** Each name with what is in it, and the first name of its file. */
        private static Map<String, String> tree(Site site) throws IOException {
            Map<Object, String> firsts = new HashMap<>();
            Map<String, String> tree = new TreeMap<>();
            for (String name : site.names()) {
                if (!Files.isDirectory(site.at(name))) {
                    Object inode =
                            Files.getAttribute(
                                    site.at(name), "unix:ino", LinkOption.NOFOLLOW_LINKS);
                    String first = firsts.computeIfAbsent(inode, _ -> name);
                    tree.put(
                            name,
                            first
                                    + " "
                                    + PosixFilePermissions.toString(
                                            Files.getPosixFilePermissions(site.at(name)))
                                    + " "
                                    + site.read(name).strip());
                }
            }
            return tree;
        }

        /** The same as the entries tell it. */
        private static Map<String, String> told(Site site) throws IOException {
            Map<State, String> firsts = new HashMap<>();
            Map<String, String> told = new TreeMap<>();
            for (String name : site.names()) {
                if (!Files.isDirectory(site.at(name))) {
                    State state = site.entry(name).state();
                    told.put(
                            name,
                            state.links() == null
                                    ? name
                                    : firsts.computeIfAbsent(state, _ -> name));
                }
            }
            return told;
        }

        private static Map<String, String> firsts(Map<String, String> tree) {
            Map<String, String> firsts = new TreeMap<>();
            tree.forEach((name, text) -> firsts.put(name, text.substring(0, text.indexOf(' '))));
            return firsts;
        }

        void check(String label) throws IOException {
            Map<String, String> expected = tree(sites.getFirst());
            for (int i = 0; i < sites.size(); i++) {
                Site site = sites.get(i);
                assertThat(tree(site)).as("%s: node %d", label, i).isEqualTo(expected);
                assertThat(told(site))
                        .as("%s: entries of node %d", label, i)
                        .isEqualTo(firsts(expected));
                assertThat(site.staged()).isEmpty();
                assertThat(site.index.standing().sum())
                        .as("%s: sum of node %d", label, i)
                        .isEqualTo(sites.getFirst().index.standing().sum());
            }
        }

        @Override
        public void close() {
            sites.forEach(Site::close);
            peers.values().forEach(ScriptedPeer::close);
        }
    }

    private void run(int nodes, long seed, int steps) throws Exception {
        try (Nodes all = new Nodes(directory, nodes, seed)) {
            for (int i = 0; i < steps; i++) {
                all.step();
            }
            String label = nodes + " nodes, seed " + seed;
            assertThat(all.settle()).as(label).isLessThan(2 * nodes + 4);
            all.check(label);
        }
    }

    @Test
    void twoNodesComeToTheSameFiles() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            run(2, seed, 30);
        }
    }

    @Test
    void threeNodesComeToTheSameFiles() throws Exception {
        for (int seed = 100; seed < 103; seed++) {
            run(3, seed, 40);
        }
    }

    @Test
    @Tag("long")
    void manySeeds() throws Exception {
        for (int seed = 1_000;
                seed < 1_000 + Integer.getInteger("sluice.test.seeds", 500);
                seed++) {
            run(2 + seed % 2, seed, 50);
        }
    }
}
