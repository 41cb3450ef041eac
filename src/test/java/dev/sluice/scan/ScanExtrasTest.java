package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Special;
import dev.sluice.domain.Version;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scan says of that which a folder preserves. */
class ScanExtrasTest {

    private ScannedFolder folder;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        folder = ScannedFolder.fresh(directory);
        preserve("special");
        assumeTrue(folder.root.preserving().isOn(), "this system has no way to preserve anything");
        folder.write("f", "x");
        Files.createDirectory(folder.at("d"));
        Files.createSymbolicLink(folder.at("l"), Path.of("f"));
        folder.scanner.scanAll();
        folder.waitOutTheTick();
        folder.scanner.scanAll();
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private void preserve(String... items) {
        folder.root.preserve(Preserve.of(List.of(items), OwnerMap.NONE));
    }

    private Extras extras(String name) {
        return folder.row(name).entry().state().extras();
    }

    @Test
    void aContentThatWasWrittenHereHasNoOtherOnesRightsAnyMore() throws IOException {
        preserve();
        TreeMap<String, String> xattr = new TreeMap<>();
        xattr.put("security.capability", "AQ==");
        xattr.put("user.a", "AQ==");
        Extras said = new Extras(null, new Special(07000), null, xattr);
        Row row = folder.row("f");
        folder.index.write(transaction ->
                transaction.put(
                        new Entry(
                                row.entry().path(),
                                row.entry().state().with(said),
                                null,
                                row.entry().version()),
                        row.seen()));
        folder.chmod("f", "rw-------");
        folder.scanner.scanAll();
        assertThat(extras("f")).isEqualTo(said);

        folder.write("f", "another program");
        folder.scanner.scanAll();

        assertThat(extras("f").special()).isEqualTo(new Special(Special.STICKY));
        assertThat(extras("f").xattr()).containsOnlyKeys("user.a");
    }

    /** Whoever should have said it may be gone for ever. */
    @Test
    void whoChangesAFileSaysAlsoWhatNobodyHasSaidOfIt() throws IOException {
        Epoch gone = new Epoch(0x5eed);
        for (String name : List.of("f", "d")) {
            Row row = folder.row(name);
            folder.index.write(transaction ->
                    transaction.put(
                            new Entry(
                                    row.entry().path(),
                                    row.entry().state().with(Extras.NONE),
                                    null,
                                    Version.of(Map.of(gone, 5L))),
                            row.seen()));
        }
        preserve("special", "owner");
        folder.scanner.scanAll();
        assertThat(extras("f").owner()).isNull();
        assertThat(extras("d").owner()).isNull();

        folder.chmod("f", "rw-------");
        folder.chmod("d", "rwx------");
        folder.scanner.scanAll();

        assertThat(extras("f").owner()).isNotNull();
        assertThat(extras("d").owner()).isNotNull();
        assertThat(extras("f").special()).isEqualTo(Special.NONE);
    }

    @Test
    void saysWhatAFolderPreservesMoreThanBefore() throws IOException {
        preserve("special", "owner");
        folder.scanner.scanAll();

        for (String name : List.of("f", "d", "l")) {
            assertThat(extras(name).owner()).as(name).isNotNull();
        }
        long last = folder.row("l").sequence().value();
        folder.scanner.scanAll();
        assertThat(folder.row("l").sequence().value()).isEqualTo(last);
    }
}
