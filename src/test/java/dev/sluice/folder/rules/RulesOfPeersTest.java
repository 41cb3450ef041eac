package dev.sluice.folder.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.DeleteLimits;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.PlanKind;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ignore rules that a peer has written are suggestions; those of a person here are not. */
class RulesOfPeersTest {

    private static final FolderId PAPERS = new FolderId("papers");
    private static final Epoch PEER = new Epoch(0x77);

    @TempDir Path directory;
    private OneFolder.Plan plan;
    private Path tree;
    private FolderRoot root;
    private Index index;
    private DeleteBudget budget;
    private Ignoring ignoring;
    private Instant now = Instant.now();
    private long counter = 1_000;
    private int looksAgain;

    @BeforeEach
    void open() throws IOException {
        plan = new OneFolder.Plan(directory);
        tree = plan.root;
        root = FolderRoot.open(tree);
        root.mark(PAPERS, new RunId(1));
        start();
    }

    @AfterEach
    void close() {
        root.close();
        index.close();
    }

    private void start() throws IOException {
        index = SqliteIndex.open(directory.resolve("papers.db"), PAPERS, new RunId(0xB), () -> now);
        budget =
                new DeleteBudget(
                        index, DeleteLimits.DEFAULT, java.time.Duration.ZERO, () -> now, () -> now);
        ignoring = new Ignoring(OneFolder.setup(plan), index, budget, () -> now);
        ignoring.start();
    }

    private void restart() throws IOException {
        index.close();
        start();
    }

    private void write(String name, String content) throws IOException {
        Path path = tree.resolve(name);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, content);
    }

    /** Files that the index knows, as of peers. */
    private void files(int many) throws IOException {
        for (int i = 0; i < many; i++) {
            write("files/%03d".formatted(i), "content");
        }
        index.write(transaction -> {
            for (int i = 0; i < many; i++) {
                var path = RelativePath.of("files/%03d".formatted(i));
                transaction.put(entry(path, version()), look(path));
            }
            transaction.completeFirstScan();
            return true;
        });
        now = now.plusSeconds(7_200);
        budget.note();
        now = now.plusSeconds(7_200);
    }

    private Version version() {
        return Version.of(Map.of(PEER, counter++));
    }

    private @Nullable FileStat look(RelativePath path) {
        try {
            return root.look(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Entry entry(RelativePath path, Version version) {
        FileStat seen = look(path);
        if (seen == null) {
            throw new AssertionError(path);
        }
        try {
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(tree.resolve(path.toString())));
            return new Entry(
                    path,
                    new State.File(
                            seen.size(),
                            seen.mtime(),
                            seen.mode(),
                            ContentDigest.ofWhole(DigestAlgorithm.XXH3_128, content)),
                    null,
                    version);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean obey() {
        return ignoring.refresh(root, Runnable::run, () -> looksAgain++);
    }

    /** A round puts the file there, and commits it. */
    private boolean arrives(String rules) throws IOException {
        write(".sluiceignore", rules);
        commit(entry(IgnoreFile.PATH, version()));
        return obey();
    }

    private void commit(Entry entry) {
        index.write(transaction ->
                transaction.put(entry, entry.isLive() ? look(IgnoreFile.PATH) : null));
    }

    /** A person writes it here; the scan comes later. */
    private boolean edit(String rules) throws IOException {
        write(".sluiceignore", rules);
        return obey();
    }

    private void scanned() {
        index.write(transaction -> {
            Version version = transaction.mint(null, now);
            transaction.putOwnRules(version);
            return transaction.put(entry(IgnoreFile.PATH, version), look(IgnoreFile.PATH));
        });
    }

    private boolean knows(String path) {
        return index.find(RelativePath.of(path)) != null;
    }

    private boolean ignores(String path) {
        return ignoring.rules().ignores(RelativePath.of(path), false);
    }

    private DeletePlan waiting() {
        assertThat(index.plans()).hasSize(1);
        return index.plans().getFirst();
    }

    @Test
    void aStarOfAPeerForgetsNothingAndWaitsAsAPlan() throws IOException {
        files(200);

        assertThat(arrives("*\n")).isFalse();

        assertThat(knows("files/000")).isTrue();
        assertThat(ignores("files/000")).isFalse();
        assertThat(waiting().kind()).isEqualTo(PlanKind.RULES);
        assertThat(waiting().entries()).isEqualTo(200);
        assertThat(waiting().reason()).contains("200").contains("max-delete-percent");
        assertThat(index.heldRulesPaths(null, 2).forgotten())
                .map(RelativePath::toString)
                .containsExactly("files/000", "files/001");
        assertThat(ignoring.problem()).contains("wait for a person").contains("plan ");
    }

    @Test
    void whatIsIgnoredHereIsNotShownByAPeersWord() throws IOException {
        edit("*.key\nhidden/\n");
        scanned();
        write("a.key", "secret");
        write("hidden/deep/b", "secret");

        assertThat(arrives("*.key\n!*.key\n")).isFalse();

        assertThat(ignores("a.key")).isTrue();
        assertThat(waiting().reason()).contains("show 4 paths");
        assertThat(index.heldRulesPaths(null, 10).shown())
                .map(RelativePath::toString)
                .containsExactlyInAnyOrder("a.key", "hidden", "hidden/deep", "hidden/deep/b");
    }

    @Test
    void aPeersDeleteOfTheFileShowsNothing() throws IOException {
        edit("*.key\n");
        scanned();
        write("a.key", "secret");

        Files.delete(tree.resolve(".sluiceignore"));
        commit(
                new Entry(
                        IgnoreFile.PATH,
                        new State.Deleted(dev.sluice.domain.Kind.FILE, now),
                        null,
                        version()));

        assertThat(obey()).isFalse();
        assertThat(ignores("a.key")).isTrue();
        assertThat(waiting().kind()).isEqualTo(PlanKind.RULES);
    }

    @Test
    void smallChangesOfAPeerComeIntoForceAtOnce() throws IOException {
        files(200);
        assertThat(arrives("00*\n")).isTrue();

        assertThat(knows("files/000")).isFalse();
        assertThat(knows("files/010")).isTrue();
        assertThat(index.plans()).isEmpty();
        assertThat(ignoring.problem()).isNull();
    }

    @Test
    void rulesThatComeInPiecesAreCountedTogether() throws IOException {
        files(200);
        assertThat(arrives("00*\n01*\n02*\n03*\n04*\n")).isTrue();
        assertThat(arrives("00*\n01*\n02*\n03*\n04*\n05*\n06*\n07*\n08*\n09*\n")).isTrue();

        assertThat(arrives("0*\n10*\n")).isFalse();

        assertThat(knows("files/100")).isTrue();
        assertThat(waiting().entries()).isEqualTo(10);
    }

    @Test
    void anEditHereIsThePersonsWord() throws IOException {
        files(200);
        assertThat(edit("*\n")).isTrue();
        assertThat(knows("files/000")).isFalse();
        assertThat(index.plans()).isEmpty();
    }

    /** A round has put the rules there, and has not noted it yet. */
    private Entry isComing(String rules) throws IOException {
        write(".sluiceignore", rules);
        Entry coming = entry(IgnoreFile.PATH, version());
        index.write(transaction -> {
            transaction.intend(java.util.List.of(new Intent(coming)));
            return true;
        });
        return coming;
    }

    @Test
    void whatARoundIsJustPuttingThereIsNobodysWordYet() throws IOException {
        files(200);
        Entry coming = isComing("*\n");

        assertThat(obey()).isFalse();
        assertThat(index.plans()).isEmpty();
        assertThat(looksAgain).isEqualTo(1);
        assertThat(knows("files/000")).isTrue();

        index.write(transaction -> {
            transaction.put(coming, look(IgnoreFile.PATH));
            transaction.clearIntents(java.util.List.of(IgnoreFile.PATH));
            return true;
        });
        assertThat(obey()).isFalse();
        assertThat(waiting().kind()).isEqualTo(PlanKind.RULES);
    }

    /** Its intent stays as long as its directory cannot be written to, for example. */
    @Test
    void aStepThatDoesNotEndIsToldAndLookedAtNoMoreOftenThanTheRoot() throws IOException {
        files(200);
        Entry _ = isComing("*\n");
        for (int i = 0; i < 50; i++) {
            assertThat(obey()).isFalse();
        }
        assertThat(looksAgain).isBetween(1, 10);
        assertThat(ignoring.problem()).contains("is put there by a round that has not ended");

        index.write(transaction -> {
            transaction.clearIntents(java.util.List.of(IgnoreFile.PATH));
            return true;
        });
        assertThat(obey()).isTrue();
        assertThat(ignoring.problem()).isNull();
    }

    @Test
    void approvedTheyComeIntoForce() throws IOException {
        files(200);
        arrives("*\n");
        assertThat(ignoring.decide(waiting().number(), HeldRules.State.APPROVED)).isTrue();

        assertThat(obey()).isTrue();

        assertThat(knows("files/000")).isFalse();
        assertThat(index.plans()).isEmpty();
        assertThat(index.heldRules()).isNull();
        assertThat(ignoring.problem()).isNull();
        assertThat(tree.resolve(".sluice/held-rules")).doesNotExist();
    }

    @Test
    void rejectedTheyStayOutOfForceUntilTheFileHasOtherOnes() throws IOException {
        files(200);
        arrives("*\n");
        ignoring.decide(waiting().number(), HeldRules.State.REJECTED);

        assertThat(obey()).isFalse();
        assertThat(index.plans()).isEmpty();
        assertThat(ignoring.problem()).contains("rejected");
        restart();
        assertThat(obey()).isFalse();
        assertThat(ignoring.problem()).contains("rejected");
        assertThat(knows("files/000")).isTrue();

        assertThat(arrives("00*\n")).isTrue();
        assertThat(index.heldRules()).isNull();
        assertThat(ignoring.problem()).isNull();
    }

    @Test
    void theyStillWaitAfterARestartUnderTheSameNumber() throws IOException {
        files(200);
        arrives("*\n");
        long number = waiting().number();

        restart();
        assertThat(ignoring.problem()).contains("wait for a person");
        assertThat(obey()).isFalse();
        assertThat(waiting().number()).isEqualTo(number);
        assertThat(knows("files/000")).isTrue();
    }

    @Test
    void aTouchOfAHeldFileIsNoWord() throws IOException {
        files(200);
        arrives("*\n");
        Files.setLastModifiedTime(
                tree.resolve(".sluiceignore"),
                java.nio.file.attribute.FileTime.from(now.plusSeconds(5)));
        index.write(transaction -> {
            Version version = transaction.mint(null, now); // No content of ours: not noted.
            return transaction.put(entry(IgnoreFile.PATH, version), look(IgnoreFile.PATH));
        });

        assertThat(obey()).isFalse();
        assertThat(knows("files/000")).isTrue();
        assertThat(waiting().kind()).isEqualTo(PlanKind.RULES);
    }

    @Test
    void whoLosesTheIndexDoesNotLoseWhatWasHeld() throws IOException {
        edit("*.key\n");
        scanned();
        write("a.key", "secret");
        arrives("!*.key\n");
        index.close();
        for (String end : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(directory.resolve("papers.db" + end));
        }

        start();
        obey();

        assertThat(ignores("a.key")).isTrue();
        assertThat(waiting().kind()).isEqualTo(PlanKind.RULES);
        obey();
        assertThat(ignores("a.key")).isTrue();
    }

    @Test
    void anotherModeDoesNotMakeHeldRulesOnesOfAPerson() throws IOException {
        edit("*.key\n");
        scanned();
        write("a.key", "secret");
        arrives("!*.key\n");

        plan.ignoreFile = dev.sluice.ignore.IgnoreFileMode.LOCAL;
        restart();

        assertThat(obey()).isFalse();
        assertThat(ignores("a.key")).isTrue();
    }

    @Test
    void aVersionThatNamesUsIsNotOurs() throws IOException {
        files(200);
        edit("*.key\n");
        scanned();
        Version ours = Objects.requireNonNull(index.ownRules());
        write(".sluiceignore", "*\n");
        // Later than ours, and the largest counter in it is ours.
        commit(entry(IgnoreFile.PATH, ours.with(PEER, 1)));

        assertThat(obey()).isFalse();
        assertThat(knows("files/000")).isTrue();
    }

    /** The same, with an index in which something happens before a call is answered. */
    private void before(String call, Runnable happens) {
        AtomicBoolean isDone = new AtomicBoolean();
        Index real = index;
        Index other =
                (Index)
                        Proxy.newProxyInstance(
                                Index.class.getClassLoader(),
                                new Class<?>[] {Index.class},
                                (_, method, arguments) -> {
                                    if (method.getName().equals(call) && !isDone.getAndSet(true)) {
                                        happens.run();
                                    }
                                    return method.invoke(real, arguments);
                                });
        ignoring = new Ignoring(OneFolder.setup(plan), other, budget, () -> now);
        ignoring.start();
    }

    @Test
    void nobodyApprovesRulesThatCameAfterThoseThatWereShown() throws IOException {
        files(200);
        arrives("*\n");
        long shown = waiting().number();
        before(
                "write",
                () ->
                        index.write(transaction ->
                                transaction.holdRules(
                                        java.util.List.of("?*"),
                                        200,
                                        0,
                                        new HeldRules.Paths(
                                                java.util.List.of(), java.util.List.of()),
                                        now,
                                        "others")));

        assertThat(ignoring.decide(shown, HeldRules.State.APPROVED)).isFalse();

        assertThat(waiting().number()).isGreaterThan(shown);
        assertThat(Objects.requireNonNull(index.heldRules()).state())
                .isEqualTo(HeldRules.State.WAITING);
    }

    @Test
    void rulesThatAPeerReplacedWhileTheyWereReadAreNotThoseOfAPerson() throws IOException {
        files(200);
        write(".sluiceignore", "*\n");
        commit(entry(IgnoreFile.PATH, version()));
        before(
                "intent",
                () -> {
                    try {
                        write(".sluiceignore", "*.tmp\n");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    commit(entry(IgnoreFile.PATH, version()));
                });

        assertThat(obey()).isFalse();

        assertThat(knows("files/000")).isTrue();
        assertThat(ignores("files/000")).isFalse();
        assertThat(obey()).isTrue();
        assertThat(ignores("a.tmp")).isTrue();
    }

    @Test
    void whatAPersonWritesHereIsInForceThoughItWasRejectedOfAPeer() throws IOException {
        files(200);
        arrives("*\n");
        ignoring.decide(waiting().number(), HeldRules.State.REJECTED);
        obey();

        write(".sluiceignore", "*\n");
        scanned();
        ignoring = new Ignoring(OneFolder.setup(plan), index, budget, () -> now);
        ignoring.start();

        assertThat(obey()).isTrue();
        assertThat(index.heldRules()).isNull();
        assertThat(ignores("files/000")).isTrue();
    }

    @Test
    void whatAnEarlierVersionPutIntoForceStaysHowMuchItCosts() throws IOException {
        java.util.List<String> costly =
                IntStream.range(0, 150)
                        .mapToObj(i -> "secret%03d/**/%s".formatted(i, "k".repeat(60)))
                        .toList();
        index.write(transaction -> {
            transaction.putIgnoredBy(new dev.sluice.index.IgnoredBy(costly, java.util.List.of()));
            return true;
        });

        restart();

        assertThat(ignores("secret149/x/" + "k".repeat(60))).isTrue();
        edit(String.join("\n", costly) + "\n");
        assertThat(ignores("secret149/x/" + "k".repeat(60))).isTrue();
        assertThat(ignoring.problem()).isNull();
    }

    @Test
    void otherPatternsOfAPersonEndWhatIsHeld() throws IOException {
        files(200);
        arrives("*\n");
        assertThat(edit("*.tmp\n")).isTrue();
        assertThat(index.heldRules()).isNull();
        assertThat(index.plans()).isEmpty();
    }
}
