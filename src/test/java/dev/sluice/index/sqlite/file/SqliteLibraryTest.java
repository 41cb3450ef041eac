package dev.sluice.index.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {

    private static final String PROPERTY = "org.sqlite.tmpdir";

    @TempDir Path directory;
    private @Nullable String before;

    @BeforeEach
    void forget() {
        before = System.clearProperty(PROPERTY);
    }

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
        if (before != null) {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void isUnpackedWhereTheProgramSays() throws IOException {
        Path lib = directory.resolve("deep/lib");

        SqliteLibrary.unpackIn(lib);

        assertThat(lib).isEmptyDirectory();
        assertThat(System.getProperty(PROPERTY)).isEqualTo(lib.toString());
    }

    @Test
    void whatAKilledRunLeftIsTakenAway() throws IOException {
        Files.createFile(directory.resolve("sqlite-3.54.1.0-1234-libsqlitejdbc.so"));
        Files.createFile(directory.resolve("sqlite-3.54.1.0-1234-libsqlitejdbc.so.lck"));

        SqliteLibrary.unpackIn(directory);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whoeverStartsTheProgramMayNameAnotherPlace() throws IOException {
        System.setProperty(PROPERTY, "/elsewhere");

        SqliteLibrary.unpackIn(directory.resolve("lib"));

        assertThat(directory).isEmptyDirectory();
        assertThat(System.getProperty(PROPERTY)).isEqualTo("/elsewhere");
    }
}
