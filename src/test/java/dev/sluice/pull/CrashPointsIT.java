package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.Jdk;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call of a job that changes something on a disk, SQLite's among them, is listed once; then
 * the process is killed at it, and the call fails with EIO and with ENOSPC, one after the other;
 * what is started after it must mend everything. {@code -Dtests.points=all} tries each, otherwise a
 * sample.
 */
@Tag("slow")
class CrashPointsIT {

    private static final String CALLS =
            "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,"
                    + "unlink,unlinkat,mkdir,mkdirat,symlink,symlinkat,ftruncate,fallocate,"
                    + "fchmod,fchmodat,utimensat,copy_file_range,sendfile";

    private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\((.*)$");
    private static final String ALL = "all";
    private static final String POINTS = System.getProperty("tests.points", "1");
    private static final List<String> FAULTS = List.of("signal=KILL", "error=EIO", "error=ENOSPC");

    @TempDir private Path directory;

    /** One call to the system: its name, and the how manieth of that name it is. */
    private record Point(String call, int number) {}

    /** A job, what is there before it, and what there must be in the end. */
    enum Scenario {
        PULL(Victim.Job.PULL) {
            @Override
            void prepare(Place place) throws IOException {
                place.write("replaced", "old");
            }

            @Override
            void change(Place place, ScriptedPeer peer) {
                peer.hasFile("new", "new", 5)
                        .has(place.after(Given.file("replaced", "newer", Given.LATE)), "newer")
                        .has(Given.directory("made", 0755, 5))
                        .hasFile("made/x", "in it", 5)
                        .has(Given.link("link", "target", 5));
            }

            @Override
            Map<String, Set<String>> contents() {
                return Map.of(
                        "new", Set.of("new"),
                        "replaced", Set.of("old", "newer"),
                        "made/x", Set.of("in it"));
            }

            @Override
            Map<String, String> end() {
                return Map.of("new", "new", "replaced", "newer", "made/x", "in it");
            }
        },
        DELETE(Victim.Job.PULL) {
            @Override
            void prepare(Place place) throws IOException {
                place.write("deleted", "old");
                place.write("gone/x", "old");
                place.write("kept", "kept");
            }

            @Override
            void change(Place place, ScriptedPeer peer) {
                peer.has(place.after(Given.tombstone("deleted", Kind.FILE, null, Given.LATE)))
                        .has(place.after(Given.tombstone("gone/x", Kind.FILE, null, Given.LATE)))
                        .has(
                                place.after(
                                        Given.tombstone("gone", Kind.DIRECTORY, null, Given.LATE)));
            }

            @Override
            Map<String, Set<String>> contents() {
                return Map.of(
                        "deleted", Set.of("old"), "gone/x", Set.of("old"), "kept", Set.of("kept"));
            }

            @Override
            Map<String, String> end() {
                return Map.of("kept", "kept");
            }
        },
        CONFLICT(Victim.Job.PULL) {
            @Override
            void prepare(Place place) throws IOException {
                place.write("both.txt", "mine");
            }

            @Override
            void change(Place place, ScriptedPeer peer) {
                peer.hasFile("both.txt", "theirs", Given.LATE);
            }

            @Override
            Map<String, Set<String>> contents() {
                return Map.of("both.txt", Set.of("mine", "theirs"), COPY, Set.of("mine"));
            }

            @Override
            Map<String, String> end() {
                return Map.of("both.txt", "theirs", COPY, "mine");
            }
        },
        RENAME(Victim.Job.PULL) {
            @Override
            void prepare(Place place) throws IOException {
                place.write("from", "moved");
            }

            @Override
            void change(Place place, ScriptedPeer peer) {
                peer.has(Given.file("to", "moved", Given.LATE), "moved")
                        .has(place.after(Given.tombstone("from", Kind.FILE, "moved", Given.LATE)));
            }

            @Override
            Map<String, Set<String>> contents() {
                return Map.of("from", Set.of("moved"), "to", Set.of("moved"));
            }

            @Override
            Map<String, String> end() {
                return Map.of("to", "moved");
            }
        },
        SCAN(Victim.Job.SCAN) {
            @Override
            void prepare(Place place) throws IOException {
                place.write("edited", "old");
                place.write("removed", "old");
            }

            @Override
            void change(Place place, ScriptedPeer peer) throws IOException {
                place.write("edited", "newer");
                place.write("made/x", "new");
                Files.delete(place.root().resolve("removed"));
            }

            @Override
            Map<String, Set<String>> contents() {
                return Map.of("edited", Set.of("newer"), "made/x", Set.of("new"));
            }

            @Override
            Map<String, String> end() {
                return Map.of("edited", "newer", "made/x", "new");
            }
        };

        private final Victim.Job job;

        Scenario(Victim.Job job) {
            this.job = job;
        }

        abstract void prepare(Place place) throws IOException;

        abstract void change(Place place, ScriptedPeer peer) throws IOException;

        /** What may be seen at a path at any instant. */
        abstract Map<String, Set<String>> contents();

        /** The whole tree in the end. */
        abstract Map<String, String> end();
    }

    /** Stands for the name of any conflict copy. */
    private static final String COPY = "copy";

    /** A state to begin with. */
    record Place(Path directory, Map<String, Entry> entries) {

        Path root() {
            return directory.resolve("root");
        }

        void write(String name, String content) throws IOException {
            Path file = root().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }

        Entry after(Entry change) {
            Entry before = Objects.requireNonNull(entries.get(change.path().toString()));
            return Given.after(before, change);
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void whateverCallIsTheLastOrFailsTheNextStartMendsIt(Scenario scenario) throws Exception {
        assumeTrue(hasTracer(), "strace is not here, or not permitted");
        try (ScriptedPeer peer = new ScriptedPeer()) {
            Place place = prepared(scenario, peer);
            List<Point> points = list(scenario, place, peer);
            assertThat(points).hasSizeGreaterThan(5);
            List<Point> chosen = POINTS.equals(ALL) ? points : sample(points);
            int tried = 0;
            for (String fault : faults(scenario)) {
                for (Point point : chosen) {
                    strike(scenario, place, peer, point, fault);
                    tried++;
                }
            }
            System.out.printf(
                    "%s: %d calls, %d faults at %d of them%n",
                    scenario, points.size(), tried, chosen.size());
        }
    }

    /** Each scenario of a sample has one of them. */
    private static List<String> faults(Scenario scenario) {
        if (!POINTS.equals("1")) {
            return FAULTS;
        }
        return List.of(
                switch (scenario) {
                    case PULL, RENAME -> "signal=KILL";
                    case DELETE, SCAN -> "error=EIO";
                    case CONFLICT -> "error=ENOSPC";
                });
    }

    private static List<Point> sample(List<Point> points) {
        int count = Integer.parseInt(POINTS);
        List<Point> sample = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sample.add(points.get((2 * i + 1) * points.size() / (2 * count)));
        }
        return sample;
    }

    private Place prepared(Scenario scenario, ScriptedPeer peer) throws IOException {
        Map<String, Entry> entries = new HashMap<>();
        Place place = new Place(directory.resolve("prepared"), entries);
        Files.createDirectories(place.root());
        try (Victim victim = new Victim(place.directory(), new RunId(7), Duration.ZERO)) {
            victim.scan();
            scenario.prepare(place);
            victim.scan();
            victim.index.changes(
                    Sequence.ZERO,
                    100,
                    row -> entries.put(row.entry().path().toString(), row.entry()));
        }
        scenario.change(place, peer);
        return place;
    }

    /** What the job does to its directory, in order. */
    private List<Point> list(Scenario scenario, Place place, ScriptedPeer peer) throws Exception {
        Path trace = directory.resolve("trace");
        Path work = copy(place, "listed");
        run(scenario, work, peer, List.of("-y", "-e", "trace=" + CALLS, "-o", trace.toString()));
        Map<String, Map<String, Integer>> counts = new HashMap<>();
        Map<String, List<Point>> byThread = new LinkedHashMap<>();
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                continue;
            }
            int number =
                    counts.computeIfAbsent(call.group(1), _ -> new HashMap<>())
                            .merge(call.group(2), 1, Integer::sum);
            boolean opens = call.group(2).equals("openat") && !call.group(3).contains("O_CREAT");
            if (call.group(3).contains(work.toString()) && !opens) {
                byThread.computeIfAbsent(call.group(1), _ -> new ArrayList<>())
                        .add(new Point(call.group(2), number));
            }
        }
        assertThat(byThread).as("all on one thread").hasSize(1);
        return byThread.values().iterator().next();
    }

    private void strike(
            Scenario scenario, Place place, ScriptedPeer peer, Point point, String fault)
            throws Exception {
        String what = scenario + ", " + fault + " at " + point;
        Path work = copy(place, "struck");
        String inject = "inject=%s:%s:when=%d".formatted(point.call(), fault, point.number());
        List<String> said =
                run(
                        scenario,
                        work,
                        peer,
                        List.of("-o", "/dev/null", "-e", "trace=" + point.call(), "-e", inject));
        boolean isKill = fault.endsWith("KILL");
        if (!isKill
                && said.stream().anyMatch(line -> line.contains("java.base/sun.nio.ch.EventFD"))) {
            return; // One wake-up of the JDK more than was listed: the fault has hit no disk.
        }
        if (isKill) {
            assertThat(said).as(what).doesNotContain("ended");
        } else {
            assertThat(said).as(what).contains("ended").noneMatch(line -> line.contains("bug:"));
        }
        assertWhole(scenario, work, what);
        mend(work, peer, what);
        Map<String, String> end = tree(work.resolve("root"));
        assertThat(end).as(what).isEqualTo(new TreeMap<>(scenario.end()));
        assertThat(work.resolve("root/.sluice/staging")).as(what).isEmptyDirectory();
    }

    /** Another process: scans, pulls, until there is nothing to do; then nothing may change. */
    private static void mend(Path work, ScriptedPeer peer, String what) throws Exception {
        try (Victim next = new Victim(work, new RunId(9), Duration.ofHours(1))) {
            for (int round = 0; round < 3; round++) {
                next.scan();
                var _ = next.pull(peer.base(), peer.node());
            }
            long last = next.index.last().value();
            next.scan();
            PullResult quiet = next.pull(peer.base(), peer.node());
            assertThat(quiet.waiting()).as(what).isZero();
            assertThat(next.index.last().value()).as("at rest, " + what).isEqualTo(last);
            for (String path : tree(work.resolve("root")).keySet()) {
                if (!path.equals(COPY)) {
                    Row row = next.index.find(RelativePath.of(path));
                    assertThat(row != null && row.entry().isLive())
                            .as("%s, %s", path, what)
                            .isTrue();
                }
            }
        }
    }

    private static void assertWhole(Scenario scenario, Path work, String what) throws IOException {
        tree(work.resolve("root"))
                .forEach((path, content) -> {
                    Set<String> possible = scenario.contents().getOrDefault(path, Set.of());
                    assertThat(possible).as("whole at once: %s, %s", path, what).contains(content);
                });
    }

    /** The files and their contents. */
    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file :
                    all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                            .toList()) {
                String name = root.relativize(file).toString();
                if (!name.startsWith(".sluice/")) {
                    String key = name.contains("sluice-conflict") ? COPY : name;
                    assertThat(files.put(key, Files.readString(file))).as("one copy").isNull();
                }
            }
        }
        return files;
    }

    private Path copy(Place place, String name) throws IOException {
        Path to = directory.resolve(name);
        delete(to);
        // With times and modes, and other inodes: a first scan has to see that nothing changed.
        copyTree(place.directory(), to);
        Path warm = directory.resolve("warm");
        delete(warm);
        copyTree(place.directory(), warm);
        return to;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try {
            Process copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
            assertThat(copy.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path each, IOException e)
                            throws IOException {
                        Files.delete(each);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** Runs the job, from its first call on under the tracer; returns what it said. */
    private List<String> run(Scenario scenario, Path work, ScriptedPeer peer, List<String> tracing)
            throws Exception {
        List<String> command = new ArrayList<>(Jdk.java());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Victim.class.getName()));
        command.addAll(List.of(scenario.job.name(), peer.base().toString()));
        command.addAll(List.of(peer.node().toString(), work.toString()));
        command.add(directory.resolve("warm").toString());
        Process victim = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.equals("ready")) {
                said.add(line);
                line = lines.readLine();
            }
            assertThat(line).as("%s", said).isEqualTo("ready");
            said.clear();
            Process tracer = attach(victim.pid(), tracing);
            victim.getOutputStream().write('\n');
            victim.getOutputStream().flush();
            lines.lines().forEach(said::add);
            assertThat(tracer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            int _ = victim.waitFor();
        } finally {
            victim.destroyForcibly();
        }
        return said;
    }

    private static Process attach(long pid, List<String> tracing) throws Exception {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-p", Long.toString(pid)));
        command.addAll(tracing);
        Process tracer = new ProcessBuilder(command).start();
        BufferedReader says = tracer.errorReader(StandardCharsets.UTF_8);
        String line = says.readLine();
        assertThat(line).contains("attached");
        Thread.ofVirtual().start(() -> says.lines().forEach(_ -> {}));
        return tracer;
    }

    private static boolean hasTracer() {
        try {
            Process tracer = new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true").start();
            return tracer.waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
