package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Verdict;
import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of a file there are ten conflict copies at most, however they came (rule 1f). */
@Timeout(60)
class CopyLimitTest {

    private static final int MAX = 10;

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** The name of one of the copies of a file; the greater the number, the later by name. */
    static String copy(String stem, int number) {
        return "%s.sluice-conflict-20260101-0000%02d-0123abcd.txt".formatted(stem, number);
    }

    private void writeCopies(String stem, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            site.write(copy(stem, i), stem + " " + i);
        }
        site.scan();
    }

    private static Entry trashedByAPeer(String stem, int number, Entry before) {
        String path = copy(stem, number);
        return Given.after(
                before, Given.tombstone(path, Kind.FILE, stem + " " + number, Given.LATE));
    }

    private List<String> trashed() throws IOException {
        try (Stream<Path> all = Files.walk(site.at(".sluice/trash"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private void assertIsAtRest() throws Exception {
        long changes = site.index.last().value();
        site.scan();
        site.pull();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    @Test
    void aCopyThatArrivesAsTheEleventhTrashesTheOldest() throws Exception {
        writeCopies("a", 0, MAX);
        Entry oldest = site.entry(copy("a", 0));
        site.peer.hasFile(copy("a", MAX), "of a peer", Given.LATE);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(MAX).doesNotContain(copy("a", 0));
        assertThat(site.read(copy("a", MAX))).isEqualTo("of a peer");
        Entry tombstone = site.entry(copy("a", 0));
        assertThat(tombstone.isLive()).isFalse();
        assertThat(tombstone.replaced()).isEqualTo(oldest.state().digest());
        assertThat(oldest.version().isCoveredBy(tombstone.version())).isTrue();
        assertThat(trashed()).anyMatch(name -> name.startsWith("a.sluice-conflict-"));
        assertIsAtRest();
    }

    /** It may be the one that has just come. */
    @Test
    void whichOneGoesIsToldByItsNameAndNotByWhenItCame() throws Exception {
        writeCopies("a", 1, MAX + 1);
        site.peer.hasFile(copy("a", 0), "of a peer", Given.LATE);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(MAX).doesNotContain(copy("a", 0));
        assertIsAtRest();
    }

    @Test
    void whatAPeerHasTrashedForItIsNotTrashedOnceMore() throws Exception {
        writeCopies("a", 0, MAX);
        Entry theirs = trashedByAPeer("a", 0, site.entry(copy("a", 0)));
        site.peer.hasFile(copy("a", MAX), "of a peer", Given.LATE + 1).has(theirs);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(MAX);
        assertThat(site.entry(copy("a", 0)).version()).isEqualTo(theirs.version());
    }

    @Test
    void twoNodesThatTrashedTheSameCopyAgreeWithoutAConflict() throws Exception {
        writeCopies("a", 0, MAX + 1);
        Entry before = site.entry(copy("a", 0));
        site.pull();
        Entry ours = site.entry(copy("a", 0));
        Entry theirs = trashedByAPeer("a", 0, before);
        site.peer.has(theirs);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(MAX);
        assertThat(site.entry(copy("a", 0)).version())
                .isEqualTo(ours.version().join(theirs.version()));
        assertIsAtRest();
    }

    @Test
    void theCopiesOfEachFileAreCountedAlone() throws Exception {
        writeCopies("a", 0, MAX);
        writeCopies("b", 0, MAX);
        site.peer.hasFile("d/" + copy("a", MAX), "elsewhere", Given.LATE);
        site.peer.has(Given.directory("d", 0755, Given.LATE));
        site.peer.hasFile("a.sluice-conflict-20260101-000099.txt", "no copy", Given.LATE);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(2 * MAX + 3);
    }

    /** Otherwise the trees would differ for as long as nobody looks at the plan. */
    @Test
    void theDeleteOfACopyTooManyTakesNothingOfTheBudget() throws Exception {
        int files = 5;
        int copies = 40;
        List<String> stems = List.of("a", "b", "c", "d", "e");
        for (String stem : stems) {
            writeCopies(stem, 0, copies);
            for (int i = 0; i < copies - MAX; i++) {
                site.peer.has(trashedByAPeer(stem, i, site.entry(copy(stem, i))));
            }
        }

        PullResult result = site.pull();

        assertThat(result.deletes()).isEqualTo(Verdict.ALLOWED);
        assertThat(result.waiting()).isZero();
        assertThat(site.names()).hasSize(files * MAX);
    }

    @Test
    void aCopyThatSomebodyHasChangedIsScannedAndStaysUntilThen() throws Exception {
        writeCopies("a", 0, MAX);
        site.write(copy("a", 0), "edited just now, and longer");
        site.peer.hasFile(copy("a", MAX), "of a peer", Given.LATE);

        site.pull();

        assertThat(site.read(copy("a", 0))).isEqualTo("edited just now, and longer");
        assertThat(site.rescans).contains(RelativePath.of(copy("a", 0)));
        assertThat(site.index.intent(RelativePath.of(copy("a", 0)))).isNull();
    }

    @Test
    void whatCannotBeTrashedKeepsItsPauseWhateverComesOfTheSameFile() throws Exception {
        Puller puller = site.puller();
        writeCopies("a", 0, MAX + 2);
        site.write(copy("a", 0), "edited just now, and longer");
        site.write(copy("a", 1), "edited just now as well, and longer");
        site.peer.hasFile("other", "of a peer", Given.LATE);
        puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());
        assertThat(site.rescans).hasSize(2);

        site.peer.hasFile(copy("a", MAX + 2), "of a peer", Given.LATE);
        puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());
        assertThat(site.rescans).hasSize(2);

        site.scan();
        site.pass(Failures.pause(0).plusSeconds(1));
        site.peer.hasFile("one more", "of a peer", Given.LATE);
        puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());
        assertThat(site.names()).hasSize(MAX + 2);
    }

    /** The stems of their copies are cut to the same. */
    @Test
    void copiesOfTwoLongNamesAreNotTakenForThoseOfOne() throws Exception {
        for (String end : List.of("1", "2")) {
            RelativePath path = RelativePath.of("x".repeat(230) + end + ".txt");
            for (int i = 0; i < MAX - 2; i++) {
                String content = "copy " + i + " of " + end;
                RelativePath copy =
                        ConflictName.of(
                                path,
                                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
                                Given.digest(content),
                                ConflictName.SHORT);
                site.write(copy.toString(), content);
            }
        }
        site.scan();
        site.peer.hasFile("other", "of a peer", Given.LATE);

        site.pull();

        assertThat(site.names()).hasSize(2 * (MAX - 2) + 1);
    }

    /** Somebody may have made any number of copies. */
    @Test
    void whetherACopyIsOneTooManyIsToldByTheNextTen() throws Exception {
        int copies = 99;
        writeCopies("a", 0, copies);
        for (int i = 0; i < copies - MAX; i++) {
            site.peer.has(trashedByAPeer("a", i, site.entry(copy("a", i))));
        }
        AtomicInteger rows = new AtomicInteger();
        site.between = index -> counting(index, rows);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).hasSize(MAX);
        assertThat(rows.get()).isBetween(1, 5_000);
    }

    /** The same index, which counts the rows of copies that were read of it. */
    private static Index counting(Index index, AtomicInteger rows) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            try {
                                Object result = method.invoke(index, arguments);
                                if (method.getName().startsWith("copies")
                                        && result instanceof List<?> list) {
                                    rows.addAndGet(list.size());
                                }
                                return result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void aMirrorLeavesThemToOthers() throws Exception {
        try (Site mirror = Site.mirror(directory.resolve("mirror"), 7)) {
            for (int i = 0; i <= MAX; i++) {
                mirror.peer.hasFile(copy("a", i), "copy " + i, Given.LATE);
            }

            assertThat(mirror.pull().waiting()).isZero();

            assertThat(mirror.names()).hasSize(MAX + 1);
            assertThat(mirror.entry(copy("a", 0)).version()).isEqualTo(Given.version(Given.LATE));
        }
    }
}
