package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with several names: a watcher tells of that one through which it was written. */
class ScanHardLinksTest {

    private ScannedFolder folder;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        folder = ScannedFolder.fresh(directory);
        folder.write("a", "first");
        folder.write("same content", "first");
        Files.createDirectory(folder.at("d"));
        Files.createLink(folder.at("d/b"), folder.at("a"));
        folder.scanner.scanAll();
        folder.waitOutTheTick();
        folder.scanner.scanAll();
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private State.File file(String name) {
        return (State.File) folder.row(name).entry().state();
    }

    @Test
    void aWriteThroughOneNameIsFoundAtTheOthers() throws IOException {
        folder.write("d/b", "second, and longer");

        ScanResult result = folder.scan("d/b");

        assertThat(file("a").digest()).isEqualTo(file("d/b").digest());
        assertThat(file("a").size()).isEqualTo(18);
        assertThat(result.changed()).isEqualTo(2);
        assertThat(file("same content").size()).isEqualTo(5);
    }

    @Test
    void aModeThatWasChangedThroughOneNameIsFoundAtTheOthers() throws IOException {
        folder.chmod("d/b", "rwx------");

        ScanResult result = folder.scan("d/b");

        assertThat(result.looked()).isEqualTo(2);
        assertThat(file("a").mode()).isEqualTo(new Mode(0700));
    }

    @Test
    void eachFurtherWriteIsFoundAsWell() throws IOException {
        for (String content : List.of("second", "the third", "the fourth of them")) {
            folder.write("a", content);
            folder.scan("a");
            assertThat(file("d/b").size()).isEqualTo(content.length());
            assertThat(file("d/b").digest()).isEqualTo(file("a").digest());
        }
    }

    @Test
    void aNameThatWasReplacedIsNoneOfTheFileAnyMore() throws IOException {
        var before = folder.row("a").sequence();
        folder.write("new", "another file");
        Files.move(folder.at("new"), folder.at("d/b"), StandardCopyOption.REPLACE_EXISTING);

        ScanResult result = folder.scan("d/b");

        assertThat(result.looked()).isEqualTo(1);
        assertThat(folder.row("a").sequence()).isEqualTo(before);
    }

    @Test
    void aNameThatIsIgnoredByNowIsLeftAlone() throws IOException {
        folder.ignored = IgnoreRules.of(List.of("/a"));
        var before = folder.row("a").sequence();
        folder.write("d/b", "second, and longer");

        folder.scan("d/b");

        assertThat(folder.row("a").sequence()).isEqualTo(before);
        assertThat(folder.index.find(RelativePath.of("d/b"))).isNotNull();
    }
}
