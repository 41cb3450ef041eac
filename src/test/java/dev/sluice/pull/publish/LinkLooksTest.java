package dev.sluice.pull.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.staging.Staging;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import dev.sluice.pull.Given;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose work a new ctime is, of a file with several names. */
class LinkLooksTest {

    private static final FolderId ID = new FolderId("docs");
    private static final RelativePath A = RelativePath.of("a");
    private static final State.File FILE =
            (State.File)
                    Given.file("a", "content", 5).state().with(Extras.NONE.with(LinkGroup.of("g")));

    @TempDir Path directory;
    private FolderRoot root;
    private Index index;
    private LinkLooks looks;

    @BeforeEach
    void open() throws IOException {
        Path path = Files.createDirectory(directory.resolve("root"));
        root = FolderRoot.open(path);
        root.mark(ID, new RunId(7));
        root.startRun(ID, new RunId(7));
        index =
                SqliteIndex.open(
                        directory.resolve("index.db"), ID, new RunId(7), Clock.systemUTC());
        Target target =
                new Target(
                        root,
                        new Staging(root),
                        new Tree(root, new Trash(root, Duration.ofDays(7), Clock.systemUTC())));
        looks = new LinkLooks(index, target);
        Files.writeString(path.resolve("a"), "content");
        Files.createLink(path.resolve("b"), path.resolve("a"));
        FileStat made = look();
        index.write(
                transaction -> transaction.put(new Entry(A, FILE, null, Given.version(5)), made));
    }

    @AfterEach
    void close() {
        index.close();
        root.close();
    }

    private FileStat look() throws IOException {
        return requireNonNull(root.look(A));
    }

    private FileStat seen() {
        return requireNonNull(requireNonNull(index.find(A)).seen());
    }

    /** Until the file system's clock has ticked. */
    private void changeCtime() throws IOException {
        FileStat before = look();
        do {
            Files.setLastModifiedTime(root.path().resolve("a"), FileTime.from(before.mtime()));
        } while (look().ctime().equals(before.ctime()));
    }

    @Test
    void aNameThatWeHaveTakenAwayIsNoChangeOfTheOthers() throws IOException {
        FileStat expected = seen();
        assertThat(looks.undisturbed(A, expected)).isEqualTo(expected);

        looks.touched(expected);
        Files.delete(root.path().resolve("b"));
        changeCtime();

        assertThat(requireNonNull(looks.undisturbed(A, expected)).isSame(look())).isTrue();
        looks.note(List.of(FILE));
        assertThat(seen().isSame(look())).isTrue();
        assertThat(requireNonNull(looks.undisturbed(A, expected)).isSame(look())).isTrue();
    }

    @Test
    void whatSomebodyWritesBetweenTwoBatchesIsHisAlsoWithTheSameTime() throws IOException {
        looks.touched(seen());
        changeCtime();
        looks.note(List.of(FILE));
        FileStat noted = seen();

        FileTime time = Files.getLastModifiedTime(root.path().resolve("a"));
        Files.writeString(root.path().resolve("a"), "CONTENT");
        Files.setLastModifiedTime(root.path().resolve("a"), time);
        changeCtime();
        looks.note(List.of(FILE));

        assertThat(look().mtime()).isEqualTo(noted.mtime());
        assertThat(looks.undisturbed(A, noted)).isEqualTo(noted);
        assertThat(seen()).isEqualTo(noted);
    }
}
