package dev.sluice.sim;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.peer.known.PeerState;
import dev.sluice.peer.known.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be true of the end of every run; the numbers are those of the list of invariants. */
final class Judge {

    private static final Duration A_YEAR = Duration.ofDays(365);

    private static final int SPECIAL = 07000;

    /** What no person gives a directory, but a node to work in it for a moment. */
    private static final Set<String> LENT = Set.of("500", "511", "700", "711");

    private final World world;

    Judge(World world) {
        this.world = world;
    }

    void judge() throws IOException {
        List<SortedMap<String, String>> trees = new java.util.ArrayList<>();
        for (SimulatedNode node : world.nodes()) {
            trees.add(tree(node));
            nothingIsLeft(node);
        }
        for (int i = 1; i < trees.size(); i++) {
            require(
                    trees.get(i).equals(trees.getFirst()),
                    "1: node 0 has %s, node %d %s".formatted(trees.getFirst(), i, trees.get(i)));
            SortedMap<RelativePath, Entry> first = entries(world.nodes().getFirst());
            SortedMap<RelativePath, Entry> other = entries(world.nodes().get(i));
            require(
                    other.equals(first),
                    "1: node 0 knows %s, node %d %s".formatted(first, i, other));
        }
        for (String content : world.chronicle().kept()) {
            require(
                    trees.getFirst().values().stream().anyMatch(each -> each.endsWith(content)),
                    "2: lost " + start(content));
        }
        areOnOnePath(trees.getFirst());
        for (SimulatedNode node : world.nodes()) {
            contents(node);
            isInStep(node);
            new PreservedJudge(node).judge(entries(node).values());
            if (node.settings().keepsLinks()) {
                groups(node);
            }
        }
    }

    /** Names are one file exactly where their entries say the same of one group. */
    private void groups(SimulatedNode node) throws IOException {
        Map<Object, Set<String>> files = new HashMap<>();
        Map<State, Set<String>> groups = new HashMap<>();
        for (Entry entry : entries(node).values()) {
            if (entry.state() instanceof State.File file) {
                String path = entry.path().toString();
                Object key =
                        Objects.requireNonNull(
                                Files.readAttributes(
                                                node.root().resolve(path),
                                                BasicFileAttributes.class)
                                        .fileKey());
                files.computeIfAbsent(key, _ -> new TreeSet<>()).add(path);
                if (file.links() != null) {
                    groups.computeIfAbsent(file, _ -> new TreeSet<>()).add(path);
                }
            }
        }
        require(
                several(files).equals(several(groups)),
                "19: names of one file are %s, and should be %s"
                        .formatted(several(files), several(groups)));
    }

    private static Set<Set<String>> several(Map<?, Set<String>> all) {
        return all.values().stream().filter(each -> each.size() > 1).collect(Collectors.toSet());
    }

    static String start(String content) {
        return content.length() < 20 ? content : content.substring(0, 20);
    }

    static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new Violation(otherwise);
        }
    }

    /** Kind, metadata and content of all that is there, but for what is ours. */
    private static SortedMap<String, String> tree(SimulatedNode node) throws IOException {
        SortedMap<String, String> tree = new TreeMap<>();
        for (Path each : People.below(node.root())) {
            String path = node.root().relativize(each).toString();
            if (!path.isEmpty() && !node.people().isOurs(each)) {
                tree.put(path, what(each));
            }
        }
        return tree;
    }

    private static String what(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "link to " + Files.readSymbolicLink(path);
        }
        String mode =
                Integer.toOctalString(
                        (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                                & ~SPECIAL);
        require(
                !Files.isDirectory(path) || !LENT.contains(mode),
                "4: nobody gave %s the mode %s".formatted(path, mode));
        return Files.isDirectory(path)
                ? "directory " + mode
                : mode + " " + Files.getLastModifiedTime(path) + " " + Files.readString(path);
    }

    /** Then it is no entry there, not even as one that was deleted. */
    private boolean isRulesFileAnywhereLocal() {
        return world.nodes().stream()
                .anyMatch(each -> each.settings().ignoreFile() == IgnoreFileMode.LOCAL);
    }

    private SortedMap<RelativePath, Entry> entries(SimulatedNode node) {
        SortedMap<RelativePath, Entry> entries = new TreeMap<>();
        node.index()
                .changes(
                        Sequence.ZERO,
                        Integer.MAX_VALUE,
                        row -> entries.put(row.entry().path(), row.entry()));
        if (isRulesFileAnywhereLocal()) {
            entries.keySet().removeIf(Judge::isRulesFile);
        }
        entries.values().removeIf(this::isLongGone);
        return entries;
    }

    /** By a clock that is years behind: other nodes have forgotten such a tombstone at once. */
    private boolean isLongGone(Entry entry) {
        return entry.state() instanceof State.Deleted deleted
                && deleted.at().isBefore(world.clock().now().minus(A_YEAR));
    }

    /** Or a copy of one, which is as local as it is. */
    private static boolean isRulesFile(RelativePath path) {
        return ConflictName.original(path).equals(IgnoreFile.PATH);
    }

    private void nothingIsLeft(SimulatedNode node) throws IOException {
        try (Stream<Path> staged = Files.list(node.root().resolve(".sluice/staging"))) {
            List<String> left = staged.map(Path::toString).toList();
            require(left.isEmpty(), "4: left in staging: " + left);
        }
        require(node.index().intents().isEmpty(), "10: intents: " + node.index().intents());
        require(node.folder().wanted() == 0, "1: still wanted: " + node.index().failed(10));
        require(node.folder().problems().isEmpty(), "18: problems: " + node.folder().problems());
    }

    private void contents(SimulatedNode node) throws IOException {
        for (Path each : People.below(node.root())) {
            String path = node.root().relativize(each).toString();
            if (node.people().isOurs(each)
                    || !Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            String content = Files.readString(each);
            require(
                    world.chronicle().isWritten(content),
                    "4: nobody wrote what is at " + path + ": " + start(content));
            require(
                    !world.chronicle().isGoneFrom(path, content)
                            || ConflictName.isCopy(RelativePath.of(path)),
                    "3: resurrected " + path + ": " + start(content));
        }
    }

    /** 5: what was brought to one path once is at one, or at one and a copy of another. */
    private void areOnOnePath(SortedMap<String, String> tree) {
        Map<String, String> found = new HashMap<>();
        tree.forEach((path, what) -> {
            String content =
                    what.substring(what.indexOf("content") < 0 ? 0 : what.indexOf("content"));
            String other = found.put(content, path);
            require(
                    other == null
                            || !content.startsWith("content")
                            || !world.chronicle().isOfOnePath(content)
                            || isCopyOfAnother(other, path),
                    "5: %s and %s both are %s".formatted(other, path, start(content)));
        });
    }

    /**
     * Of three concurrent versions, one of which only has another time, the loser of the first two
     * may win in the end by the rank of the third, whose content it replaced; its copy is made.
     */
    private boolean isCopyOfAnother(String one, String other) {
        return world.chronicle().isAnyTouched()
                && ConflictName.original(RelativePath.of(one))
                        .equals(ConflictName.original(RelativePath.of(other)));
    }

    private static void isInStep(SimulatedNode node) {
        Collection<PeerState> peers = node.folder().peers().all();
        for (PeerState peer : peers) {
            Proof proof = peer.proof();
            require(
                    proof != null && proof.kind().isInStep(),
                    "17: not in step with " + peer.base() + ": " + proof);
        }
    }
}
