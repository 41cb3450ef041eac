package dev.sluice.pull;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.disk.root.Attributes;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of one file on the peer become names of one file here, where hard links are preserved. */
class PullLinksTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(directory);
        site.preserve("hardlinks");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Entry of(String group, Entry entry) {
        return new Entry(
                entry.path(),
                entry.state().with(Extras.NONE.with(LinkGroup.of(group))),
                entry.replaced(),
                entry.version());
    }

    private static Entry of(String group, String path, String content, long counter) {
        return of(group, Given.file(path, content, counter));
    }

    private void peerHas(String group, String content, long counter, List<String> names) {
        for (String name : names) {
            site.peer.has(of(group, name, content, counter), content);
        }
    }

    /** What the peer has made of what is here. */
    private Entry later(Entry change) {
        return Given.after(site.entry(change.path().toString()), change);
    }

    private long inode(String name) throws IOException {
        return (long) Files.getAttribute(site.at(name), "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private int links(String name) throws IOException {
        return (int) Files.getAttribute(site.at(name), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    }

    private void pull() throws Exception {
        site.pull();
        assertThat(site.wanted()).isEmpty();
    }

    private void areOneFile(List<String> names) throws IOException {
        for (String name : names) {
            assertThat(inode(name)).as(name).isEqualTo(inode(names.getFirst()));
            assertThat(links(name)).as(name).isEqualTo(names.size());
        }
    }

    /** The requests and bundles in which contents were asked for. */
    private int asked() {
        return site.peer.fetched().size() + site.peer.bundles().stream().mapToInt(List::size).sum();
    }

    /** Nobody takes for a change of his own what was made here. */
    private void isAtRest() throws Exception {
        long last = site.index.last().value();
        site.scan();
        site.pull();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(last);
    }

    @Test
    void theContentComesOnceForAllNames() throws Exception {
        peerHas("g", "content", 5, NAMES);

        pull();

        areOneFile(NAMES);
        assertThat(asked()).isEqualTo(1);
        assertThat(site.read("b")).isEqualTo("content");
        isAtRest();
    }

    @Test
    void theJavaFormMakesThemAsWell() throws Exception {
        site.reopen(DiskForm.JAVA.open(site.path));
        site.preserve("hardlinks");
        peerHas("g", "content", 5, NAMES);

        pull();

        areOneFile(NAMES);
        isAtRest();
    }

    @Test
    void withoutTheKeyEachNameIsAFileAndTheGroupIsPassedOn() throws Exception {
        site.preserve();
        peerHas("g", "content", 5, NAMES);

        pull();

        assertThat(links("a")).isEqualTo(1);
        assertThat(site.entry("a").state().links()).isEqualTo(LinkGroup.of("g"));
        isAtRest();
    }

    @Test
    void aFurtherNameMovesNoContent() throws Exception {
        peerHas("g", "content", 5, List.of("a", "b"));
        pull();
        int before = asked();

        peerHas("g", "content", 6, List.of("c"));
        pull();

        areOneFile(NAMES);
        assertThat(asked()).isEqualTo(before);
        isAtRest();
    }

    @Test
    void aFileThatGetsASecondNameMovesNoContent() throws Exception {
        site.peer.hasFile("a", "content", 5);
        pull();
        int before = asked();
        long file = inode("a");

        site.peer.has(later(of("g", "a", "content", Given.LATE)), "content");
        peerHas("g", "content", 6, List.of("0"));
        pull();

        areOneFile(List.of("0", "a"));
        assertThat(inode("a")).isEqualTo(file);
        assertThat(asked()).isEqualTo(before);
        isAtRest();
    }

    /** Nothing but the ctime tells of it, and a further name gives another one as well. */
    @Test
    void anOwnerThatSomebodyHasSetOutlivesAFurtherName() throws Exception {
        assumeTrue(Attributes.canBeSet(directory), "only root can try this");
        site.preserve("hardlinks", "owner");
        peerHas("g", "content", 5, List.of("a", "b"));
        pull();
        site.scan();
        Files.setAttribute(site.at("a"), "unix:uid", 1234);
        peerHas("g", "content", 6, List.of("c"));

        site.pull();
        site.scan();

        for (String name : List.of("a", "b")) {
            assertThat(requireNonNull(site.entry(name).state().extras().owner()).uid())
                    .as(name)
                    .isEqualTo(1234);
        }
    }

    @Test
    void aChangedContentComesOnceToAllNames() throws Exception {
        peerHas("g", "old", 5, NAMES);
        pull();
        int before = asked();
        for (String name : NAMES) {
            site.peer.has(later(of("g", name, "new", Given.LATE)), "new");
        }

        pull();

        areOneFile(NAMES);
        assertThat(site.read("c")).isEqualTo("new");
        assertThat(asked()).isEqualTo(before + 1);
        isAtRest();
    }

    @Test
    void anotherModeComesToAllNamesAndMovesNoContent() throws Exception {
        peerHas("g", "content", 5, NAMES);
        pull();
        int before = asked();
        for (String name : NAMES) {
            State.File file = (State.File) Given.file(name, "content", 1).state();
            Metadata other =
                    new Metadata(new Mode(0600), Given.MTIME, Extras.NONE.with(LinkGroup.of("g")));
            State state = new State.File(file.size(), other, file.digest());
            site.peer.has(
                    later(new Entry(Given.path(name), state, null, Given.version(Given.LATE))));
        }

        pull();

        areOneFile(NAMES);
        assertThat(Files.getPosixFilePermissions(site.at("b"))).hasSize(2);
        assertThat(asked()).isEqualTo(before);
        try (Stream<Path> trash = Files.walk(site.at(".sluice/trash"))) {
            assertThat(trash.filter(Files::isRegularFile))
                    .as("its content is in the tree")
                    .isEmpty();
        }
        isAtRest();
    }

    @Test
    void aNameThatIsDeletedIsGoneAndTheOthersStayOneFile() throws Exception {
        peerHas("g", "content", 5, NAMES);
        pull();
        site.peer.has(later(Given.tombstone("b", Kind.FILE, "content", Given.LATE)));

        pull();

        assertThat(site.exists("b")).isFalse();
        areOneFile(List.of("a", "c"));
        isAtRest();
    }

    @Test
    void aNameThatLeavesTheGroupIsAFileOfItsOwnAlsoWithTheSameContent() throws Exception {
        peerHas("g", "content", 5, NAMES);
        pull();
        site.peer.has(later(Given.file("b", "content", Given.LATE)), "content");

        pull();

        areOneFile(List.of("a", "c"));
        assertThat(links("b")).isEqualTo(1);
        isAtRest();
    }

    @Test
    void aNameThatChangesItsGroupIsOneFileWithTheOtherOne() throws Exception {
        peerHas("g", "content", 5, List.of("a", "b"));
        peerHas("h", "other", 5, List.of("x", "y"));
        pull();
        site.peer.has(later(of("h", "b", "other", Given.LATE)), "other");

        pull();

        areOneFile(List.of("b", "x", "y"));
        assertThat(links("a")).isEqualTo(1);
        isAtRest();
    }

    @Test
    void aMemberThatWasWrittenSinceTheScanIsNotLinked() throws Exception {
        peerHas("g", "content", 5, List.of("a"));
        pull();
        site.scan();
        Files.writeString(site.at("a"), "CONTENT");
        Files.setLastModifiedTime(site.at("a"), java.nio.file.attribute.FileTime.from(Given.MTIME));
        peerHas("g", "content", 6, List.of("b"));

        site.pull();

        assertThat(site.read("a")).isEqualTo("CONTENT");
        assertThat(links("a")).isEqualTo(1);
        assertThat(site.rescans).contains(Given.path("a"));
        site.scan();
        site.pass(Duration.ofMinutes(10));
        pull();
        assertThat(site.read("b")).isEqualTo("content");
    }

    @Test
    void aNameWhoseFileIsGoneFromHereBringsTheContent() throws Exception {
        site.peer.has(Given.directory("d", 0755, 4));
        peerHas("g", "content", 5, List.of("d/a"));
        pull();
        Files.delete(site.at("d/a"));
        Files.delete(site.at("d"));
        peerHas("g", "content", 6, List.of("b"));

        pull();

        assertThat(site.read("b")).isEqualTo("content");
        assertThat(site.exists("d/a")).isFalse();
        assertThat(site.rescans).contains(Given.path("d/a"));
    }

    @Test
    void anInodeThatAnotherFileHasByNowMakesItNoNameOfTheOneThatIsGone() throws Exception {
        site.peer.hasFile("p", "another file", 5);
        peerHas("g", "content", 5, List.of("a"));
        pull();
        // The delete of "a" is not in the index yet, and its inode is that of "p" by now.
        Files.move(site.at("a"), site.at("p"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(site.at("p"), "another file");
        RelativePath p = Given.path("p");
        FileStat seen = requireNonNull(site.target().root().look(p));
        assertThat(seen.inode()).isEqualTo(requireNonNull(site.row("a").seen()).inode());
        site.index.write(transaction -> {
            transaction.see(p, seen);
            return true;
        });
        site.peer.has(later(of("g", "p", "content", Given.LATE)), "content");

        site.pull();
        site.pass(Duration.ofMinutes(10));
        site.pull();

        assertThat(site.read("p")).isEqualTo("content");
    }

    @Test
    void aFileWhoseNamesLieOutsideIsNeverChangedThere() throws Exception {
        peerHas("g", "old", 5, List.of("a", "b"));
        pull();
        Path outside = Files.createLink(directory.resolve("outside"), site.at("a"));
        site.scan();
        for (String name : List.of("a", "b")) {
            site.peer.has(later(of("g", name, "new", Given.LATE)), "new");
        }

        pull();

        assertThat(Files.readString(outside)).isEqualTo("old");
        areOneFile(List.of("a", "b"));
        isAtRest();
    }

    @Test
    void aGroupThatClaimsAnIgnoredFileGetsNoLinkToIt() throws Exception {
        peerHas("g", "secret", 5, List.of("private"));
        pull();
        site.ignored = IgnoreRules.of(List.of("/private"));
        peerHas("g", "secret", 6, List.of("mine"));

        pull();

        assertThat(links("private")).isEqualTo(1);
        assertThat(links("mine")).isEqualTo(1);
    }

    @Test
    void aGroupThatClaimsAFileWhoseEntrySaysOtherwiseGetsNoLinkToIt() throws Exception {
        site.write("ours", "secret");
        site.write("linked", "shared");
        Files.createLink(site.at("linked too"), site.at("linked"));
        site.scan();
        LinkGroup group = requireNonNull(site.entry("linked").state().links());
        // Knows digest and group, but not the rest: time and mode are others.
        site.peer.has(of(group.text(), "x", "shared", 5));
        site.peer.has(of("g", "y", "secret", 5), "secret");

        site.pull();

        assertThat(links("linked")).isEqualTo(2);
        assertThat(links("ours")).isEqualTo(1);
        assertThat(links("y")).isEqualTo(1);
        assertThat(site.entry("ours").state().links()).isNull();
    }

    @Test
    void aGroupIsNothingThatAPeerCanNamePathsBy() throws Exception {
        for (String bad : List.of("../../etc/passwd", "", "=2", "x".repeat(65))) {
            State.File file = (State.File) Given.file("f", "x", 1).state();
            site.peer.says(
                    "\"path\":\"f%d\",\"kind\":\"file\",\"size\":1,\"mtime\":\"%s\",\"mode\":\"640\",\"digest\":\"%s\",\"links\":\"%s\",\"version\":{\"%s\":5}"
                            .formatted(
                                    bad.length(), file.mtime(), file.digest(), bad, Given.WRITER));
        }

        site.pull();

        assertThat(site.names()).isEmpty();
        assertThat(site.index.refusedCount(site.peer.node())).isEqualTo(4);
    }

    @Test
    void theLoserOfAConflictIsAFileOfItsOwn() throws Exception {
        site.write("a", "mine");
        Files.createLink(site.at("b"), site.at("a"));
        site.scan();
        site.peer.hasFile("a", "theirs", Given.LATE);

        pull();

        String copy =
                site.names().stream()
                        .filter(name -> name.contains("conflict"))
                        .findFirst()
                        .orElseThrow();
        assertThat(site.read(copy)).isEqualTo("mine");
        assertThat(links(copy)).isEqualTo(1);
        assertThat(links("b")).isEqualTo(1);
        assertThat(site.entry(copy).state().links()).isNull();
        assertThat(site.read("a")).isEqualTo("theirs");
        isAtRest();
    }

    @Test
    void aMirrorMakesAndKeepsThemToo() throws Exception {
        site.close();
        site = Site.mirror(directory.resolve("mirror"), 7);
        site.preserve("hardlinks");
        peerHas("g", "old", 5, NAMES);
        pull();
        areOneFile(NAMES);
        for (String name : NAMES) {
            site.peer.has(later(of("g", name, "new", Given.LATE)), "new");
        }
        pull();
        areOneFile(NAMES);

        Files.delete(site.at("b"));
        Files.writeString(site.at("b"), "drift");
        site.scan();
        site.pull();
        site.scan();
        site.pull();

        assertThat(site.read("b")).isEqualTo("new");
        areOneFile(NAMES);
    }

    @Test
    void aMirrorJoinsANameAgainThatIsAFileOfItsOwnWithTheSameContent() throws Exception {
        site.close();
        site = Site.mirror(directory.resolve("mirror"), 7);
        site.preserve("hardlinks");
        peerHas("g", "content", 5, NAMES);
        pull();
        int before = asked();

        detach("b");
        site.scan();
        site.pull();

        areOneFile(NAMES);
        assertThat(asked()).isEqualTo(before);
        assertThat(requireNonNull(site.drift).size()).isZero();
        isAtRest();
    }

    /** As {@code cp -a} of a single name leaves it. */
    private void detach(String name) throws IOException {
        Path other = site.at(name + ".new");
        Files.copy(site.at(name), other, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(other, site.at(name), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aMirrorMakesNamesOfOneFileOfATreeThatWasCopiedWithoutThem() throws Exception {
        site.close();
        site = Site.mirror(directory.resolve("mirror"), 7);
        site.preserve("hardlinks");
        for (String name : NAMES) {
            site.write(name, "content");
        }
        site.scan();
        peerHas("g", "content", 5, NAMES);

        pull();

        areOneFile(NAMES);
        assertThat(asked()).isZero();
        isAtRest();
    }

    @Test
    void aCrashBeforeAnyCommitIsMendedWithoutANewVersion() throws Exception {
        boolean crashed = true;
        int crash = 0;
        for (; crashed; crash++) {
            site.close();
            site = new Site(directory.resolve("crash" + crash));
            site.preserve("hardlinks");
            peerHas("g", "old", 5, NAMES);
            peerHas("h", "stays", 5, List.of("x", "y", "z"));
            pull();
            for (String name : NAMES) {
                site.peer.has(later(of("g", name, "new", Given.LATE)), "new");
            }
            site.peer.has(later(Given.file("y", "stays", Given.LATE)), "stays");
            peerHas("h", "stays", 6, List.of("w"));
            peerHas("i", "found", 5, List.of("p", "q"));
            crashed = crash(crash);
            site.restart();
            site.scan();
            for (int i = 0; i < 3; i++) {
                site.pass(Duration.ofMinutes(10));
                site.pull();
                site.scan();
            }
            assertThat(site.wanted()).as("wanted after crash %d", crash).isEmpty();
            assertThat(site.staged()).as("staged after crash %d", crash).isEmpty();
            areOneFile(NAMES);
            areOneFile(List.of("w", "x", "z"));
            areOneFile(List.of("p", "q"));
            assertThat(links("y")).isEqualTo(1);
            assertThat(site.feed())
                    .allMatch(row -> row.entry().version().counter(site.index.epoch()) == 0);
        }
        assertThat(crash).isGreaterThan(5);
    }

    private boolean crash(int after) throws Exception {
        site.between = index -> CrashingIndex.after(after, index);
        try {
            site.pull();
            return false;
        } catch (CrashingIndex.Crash e) {
            return true;
        } finally {
            site.between = index -> index;
        }
    }

    @Test
    void manyNamesOfOneFileTakeNoLongerThanTheyAreMany() throws Exception {
        many(1_500);
    }

    @Test
    @Tag("long")
    void aHundredThousandNamesOfOneFile() throws Exception {
        many(100_000);
    }

    private void many(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            site.peer.hasNext(of("g", "n" + i, "content", 5));
        }
        site.peer.has(of("g", "first", "content", 5), "content");

        pull();

        assertThat(asked()).isEqualTo(1);
        assertThat(site.index.totals().files()).isEqualTo(count + 1);
        long last = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(last);
    }

    @Test
    void aContentThatDoesNotComeIsNotAskedForByEachName() throws Exception {
        for (int i = 0; i < 200; i++) {
            site.peer.hasNext(of("g", "n" + i, "content", 5));
        }

        site.pull();

        assertThat(asked()).isLessThan(10);
        assertThat(site.wanted()).hasSize(200);
    }
}
