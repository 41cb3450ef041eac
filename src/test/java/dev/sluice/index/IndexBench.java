package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the index costs for each of 10,000 small files, in batches of 500, as a pull and a feed use
 * it: microseconds of this thread's processor time for each row, the least and the median of many
 * rounds, each with a new database. Run by hand from the test class path, with {@code
 * --enable-native-access=ALL-UNNAMED}; the arguments are a directory to work in (a tmpfs, or the
 * time of the disk counts for the commits) and, if wanted, the number of rounds.
 */
final class IndexBench {

    private static final int FILES = 10_000;
    private static final int BATCH = 500;

    private final Map<String, List<Double>> micros = new LinkedHashMap<>();
    private final List<List<Entry>> batches = new ArrayList<>();

    private IndexBench() {
        for (int from = 0; from < FILES; from += BATCH) {
            List<Entry> batch = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                String path = "photos/2026-" + i / 100 + "/thumbnails/image-" + i + ".jpg";
                batch.add(Samples.file(path, i, Samples.digest(i * 0x9E3779B97F4A7C15L)));
            }
            batches.add(batch);
        }
    }

    public static void main(String[] args) throws IOException {
        IndexBench bench = new IndexBench();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        for (int round = 0; round < rounds; round++) {
            bench.round(Files.createTempDirectory(Path.of(args[0]), "index-bench"));
        }
        bench.report();
    }

    private void round(Path directory) throws IOException {
        Path file = directory.resolve("docs.db");
        InstantSource clock = InstantSource.system();
        try (Index index = SqliteIndex.open(file, new FolderId("docs"), Samples.RUN_1, clock)) {
            measure("publish new", batch -> publish(index, batch, null));
            measure("find each", batch -> batch.forEach(entry -> index.find(entry.path())));
            measure("find 500", batch -> index.find(paths(batch)));
            measure("sources 500", batch -> index.sources(digests(batch)));
            measure("changes", _ -> index.changes(Sequence.ZERO, BATCH, _ -> {}));
            measure("publish over", batch -> publish(index, batch, index.find(paths(batch))));
            measure("want", batch -> want(index, batch));
            measure("wanted", _ -> index.wanted(Samples.PEER, null, Instant.now(), BATCH));
            measure("unwant", batch -> unwant(index, batch));
        }
        Files.delete(file);
        Files.delete(directory.resolve("docs.db.lock"));
        Files.delete(directory);
    }

    private void measure(String name, Consumer<List<Entry>> work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        batches.forEach(work);
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        micros.computeIfAbsent(name, _ -> new ArrayList<>()).add(nanos / 1e3 / FILES);
    }

    private static void publish(
            Index index, List<Entry> batch, @Nullable List<@Nullable Row> former) {
        List<Intent> intents = batch.stream().map(Intent::new).toList();
        index.write(transaction -> {
            transaction.intend(intents);
            return true;
        });
        index.write(transaction -> {
            for (int i = 0; i < batch.size(); i++) {
                Entry entry = batch.get(i);
                Row row = former == null ? null : former.get(i);
                if (!transaction.putIf(entry, Samples.seen(entry), row)) {
                    throw new IllegalStateException("bug: not put: " + entry.path());
                }
            }
            transaction.clearIntents(paths(batch));
            return true;
        });
    }

    private static void want(Index index, List<Entry> batch) {
        index.write(transaction -> {
            batch.forEach(entry -> transaction.want(Samples.PEER, entry, new Sequence(1)));
            return true;
        });
    }

    private static void unwant(Index index, List<Entry> batch) {
        index.write(transaction -> {
            batch.forEach(entry -> transaction.unwant(Samples.PEER, entry.path(), new Sequence(1)));
            return true;
        });
    }

    private static List<RelativePath> paths(List<Entry> batch) {
        return batch.stream().map(Entry::path).toList();
    }

    private static List<Digest> digests(List<Entry> batch) {
        List<Digest> digests = new ArrayList<>();
        for (Entry entry : batch) {
            Digest digest = entry.state().digest();
            if (digest != null) {
                digests.add(digest);
            }
        }
        return digests;
    }

    private void report() {
        System.out.println("us of processor time a row        least   median");
        micros.forEach((name, all) -> {
            Collections.sort(all);
            System.out.printf("%-30s %8.2f %8.2f%n", name, all.getFirst(), all.get(all.size() / 2));
        });
    }
}
