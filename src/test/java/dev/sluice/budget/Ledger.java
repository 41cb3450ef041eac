package dev.sluice.budget;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Deletes;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A folder of numbered files, of which some are asked to be deleted. Nothing is on a disk. */
final class Ledger implements AutoCloseable {

    private static final FolderId ID = new FolderId("docs");
    private static final DeleteLimits LIMITS = new DeleteLimits(50, 10);
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

    private final Path file;
    private long runs;

    /** The names of the queries for deletes. */
    final List<String> asked = new ArrayList<>();

    private Instant now = BEGIN;
    SqliteIndex index;
    DeleteBudget budget;

    Ledger(Path directory) {
        file = directory.resolve("index.db");
        open();
    }

    private void open() {
        index = SqliteIndex.open(file, ID, new RunId(++runs), () -> now);
        budget =
                new DeleteBudget(
                        spied(),
                        PlanKind.DELETES,
                        LIMITS,
                        PendingDeletes.GATHER,
                        () -> now,
                        () -> now,
                        () -> Duration.between(BEGIN, now).toNanos() + runs);
    }

    /** The same index; what is asked of its deletes is remembered. */
    private Index spied() {
        Deletes deletes = index.deletes();
        Deletes spied =
                proxy(
                        Deletes.class,
                        (_, method, arguments) -> {
                            asked.add(method.getName());
                            return method.invoke(deletes, arguments);
                        });
        return proxy(
                Index.class,
                (_, method, arguments) ->
                        method.getName().equals("deletes")
                                ? spied
                                : method.invoke(index, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    void restart() {
        index.close();
        open();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    static String name(int number) {
        return "%04d".formatted(number);
    }

    /** Puts files with a content of their own each. */
    Ledger files(int from, int to) {
        return files(from, to, Function.identity());
    }

    /** Puts files, each with the content of a number. */
    Ledger files(int from, int to, Function<Integer, Integer> content) {
        index.write(transaction -> {
            IntStream.range(from, to)
                    .forEach(number -> {
                        Version version = transaction.mint(null, now);
                        Entry entry =
                                new Entry(
                                        path(number), state(content.apply(number)), null, version);
                        transaction.put(entry, seen());
                    });
            return true;
        });
        budget.note();
        return this;
    }

    private static State state(int content) {
        String half = HexFormat.of().toHexDigits((long) content);
        return new State.File(
                3, BEGIN, new Mode(0644), new Digest(DigestAlgorithm.XXH3_128, half + half));
    }

    private static FileStat seen() {
        return new FileStat(
                Kind.FILE, 3, BEGIN, BEGIN, new Mode(0644), 1, 2, BEGIN.plusSeconds(60));
    }

    static RelativePath path(int number) {
        return RelativePath.of(name(number));
    }

    Row row(int number) {
        return Objects.requireNonNull(index.find(path(number)));
    }

    private Stream<Row> rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> index.find(path(number)))
                .filter(row -> row != null && row.entry().isLive());
    }

    /** Asks until it is decided. */
    Verdict ask(DeleteOrigin origin, int from, int to) {
        Verdict verdict = askOnce(origin, from, to);
        while (verdict.isOpen()) {
            pass(PendingDeletes.CALM);
            verdict = askOnce(origin, from, to);
        }
        return verdict;
    }

    Verdict askOnce(DeleteOrigin origin, int from, int to) {
        return askOnce(budget.window(true), origin, from, to);
    }

    Verdict askOnce(ObservationWindow window, DeleteOrigin origin, int from, int to) {
        List<PlannedDelete> rows = rows(from, to).map(PlannedDelete::of).toList();
        return budget.ask(origin, window, sink -> sink.accept(rows));
    }

    /** Asks for deletes, and makes those that are allowed; says how many those were. */
    long delete(DeleteOrigin origin, int from, int to) {
        Verdict _ = ask(origin, from, to);
        return deleteAllowed(from, to);
    }

    long deleteAllowed(int from, int to) {
        List<Row> allowed = rows(from, to).filter(budget::isAllowed).toList();
        index.write(transaction -> {
            allowed.forEach(row -> {
                Entry entry = row.entry();
                State gone = new State.Deleted(Kind.FILE, now);
                Version version = transaction.mint(entry.version(), now);
                transaction.put(
                        new Entry(entry.path(), gone, entry.state().digest(), version), null);
            });
            return true;
        });
        return allowed.size();
    }

    List<Long> numbers() {
        return budget.waiting().stream().map(plan -> plan.number()).toList();
    }

    List<Long> sizes() {
        return budget.waiting().stream().map(plan -> plan.entries()).toList();
    }

    @Override
    public void close() {
        index.close();
    }
}
