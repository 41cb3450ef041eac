package dev.sluice.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.disk.root.Attributes;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Mode;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Special;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Intent;
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

    private static final Epoch PEER = new Epoch(99);

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

    /** A round lends a directory to its owner, whose rights its ACL says as well. */
    @Test
    void aDirectoryThatIsOpenForARoundHasTheAclThatWasIntended() throws IOException {
        preserveAcls();
        Entry intended = intendDirectory();
        setAcl("rwx", "-w-");

        folder.scanner.scanAll();

        assertThat(folder.row("d").entry()).isEqualTo(intended);
    }

    /** The index learns of the mode first; of the ACL, which changes with it, nobody tells. */
    @Test
    void anAclSaysNothingNewOfADirectoryThatIsLent() throws IOException {
        preserveAcls();
        setAcl("r-x", "-w-");
        folder.scanner.scanAll();
        Row before = folder.row("d");
        folder.index.write(transaction -> {
            transaction.see(
                    before.entry().path(), requireNonNull(before.seen()).with(Mode.of("735")));
            return true;
        });
        folder.chmod("d", "rwx-wxr-x");

        folder.scanner.scanAll();

        assertThat(folder.row("d").entry()).isEqualTo(before.entry());
    }

    @Test
    void whoChangesAModeChangesWhatTheAclSaysOfIt() throws IOException {
        preserveAcls();
        setAcl("r-x", "-w-");
        folder.scanner.scanAll();
        folder.chmod("d", "rwxr-x--x");

        folder.scanner.scanAll();

        State.Directory changed = (State.Directory) folder.row("d").entry().state();
        assertThat(changed.mode()).isEqualTo(Mode.of("751"));
        assertThat(changed.extras().acl())
                .startsWith("user::rwx,")
                .endsWith(",group::---,mask::r-x,other::--x");
    }

    /** The step has opened it, and not come to the ACL. */
    @Test
    void aDirectoryThatWasOpenedAndHasItsFormerAclIsNoChange() throws IOException {
        preserveAcls();
        setAcl("r-x", "r--");
        folder.scanner.scanAll();
        Entry before = folder.row("d").entry();
        Entry intended = intendDirectory();
        setAcl("rwx", "r--");

        folder.scanner.scanAll();

        assertThat(folder.row("d").entry().version()).isIn(before.version(), intended.version());
    }

    @Test
    void anAclThatIsNeitherTheFormerNorTheIntendedOneIsALocalChange() throws IOException {
        preserveAcls();
        Entry intended = intendDirectory();
        setAcl("rwx", "--x");

        folder.scanner.scanAll();

        Entry changed = folder.row("d").entry();
        assertThat(changed.version()).isNotEqualTo(intended.version());
        assertThat(changed.state().extras().acl()).contains(":--x,group::");
    }

    private void preserveAcls() throws IOException {
        preserve("acl");
        assumeTrue(Attributes.canBeSet(folder.at("d")), "no ACL can be set here");
    }

    /** Owner and somebody else of an ACL that leaves the others out. */
    private static String acl(String owner, String somebody) {
        return "user::%s,user:1:%s,group::---,mask::-wx,other::r-x".formatted(owner, somebody);
    }

    private void setAcl(String owner, String somebody) throws IOException {
        Attributes.set(folder.at("d"), new Extras(null, null, acl(owner, somebody), null));
    }

    private Entry intendDirectory() {
        Row row = folder.row("d");
        Entry intended =
                new Entry(
                        row.entry().path(),
                        new State.Directory(
                                Mode.of("535"), new Extras(null, null, acl("r-x", "-w-"), null)),
                        null,
                        row.entry().version().join(Version.of(Map.of(PEER, 1L << 60))));
        folder.index.write(transaction -> {
            transaction.intend(List.of(new Intent(intended)));
            return true;
        });
        return intended;
    }
}
