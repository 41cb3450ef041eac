package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.AsUser;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Special;
import dev.sluice.domain.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners, special bits, ACLs and attributes of what a peer gives, on a real disk, as root. */
class ExtrasOnDiskTest {

    private static final Owner STRANGER = new Owner(null, null, 12345, 23456);
    private static final RelativePath FILE = RelativePath.of("f");
    private static final String ACL =
            "user::rw-,user:777:r--,group::r--,group:778:rw-,mask::r--,other::---";
    private static final String WITH_DEFAULT =
            "default:user::rwx,default:user:777:r-x,default:group::r-x,default:mask::r-x,"
                    + "default:other::---";

    private static final Duration RACE = Duration.ofMillis(300);

    private Folder folder;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        assumeTrue(
                Attributes.canBeSet(directory),
                "only root, on a file system with attributes, can try this");
        folder = Folder.in(directory, DiskForm.KERNEL);
    }

    @AfterEach
    void close() {
        if (folder != null) {
            folder.close();
        }
    }

    private void preserve(String... items) {
        folder.root().preserve(Preserve.of(List.of(items), OwnerMap.NONE));
    }

    private static Extras special(@Nullable Owner owner, int bits) {
        return new Extras(owner, new Special(bits), null, null);
    }

    private static Extras xattr(String name, byte[] value) {
        String text = Base64.getEncoder().encodeToString(value);
        return new Extras(null, null, null, new TreeMap<>(Map.of(name, text)));
    }

    private FileStat publish(Extras extras) throws IOException {
        return publish(extras, folder.root().look(FILE));
    }

    private FileStat publish(Extras extras, @Nullable FileStat expected) throws IOException {
        ByteBuffer content = StandardCharsets.UTF_8.encode("new");
        Metadata metadata = new Metadata(Folder.MODE, Folder.MTIME, extras);
        return folder.tree()
                .publish(folder.staging().put(content, metadata, expected != null), FILE, expected);
    }

    private static Extras extras(FileStat made) {
        return Objects.requireNonNull(made.extras());
    }

    private Object attribute(String name) throws IOException {
        return Files.getAttribute(
                folder.path().resolve("f"), "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    private int mode() throws IOException {
        return (int) attribute("mode") & 07777;
    }

    @Test
    void withoutTheKeyAPeerSetsNothingOfIt() throws IOException {
        byte[] capability = new byte[20];
        Extras all =
                new Extras(
                        new Owner(null, null, 12345, 23456),
                        new Special(07000),
                        ACL,
                        xattr("security.capability", capability).xattr());
        FileStat made = publish(all);

        assertThat(mode()).isEqualTo(0640);
        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(Attributes.of(folder.path().resolve("f")).acl()).isEmpty();
        assertThat(Attributes.of(folder.path().resolve("f")).xattr()).isEmpty();
        assertThat(made.extras()).isNull();
        assertThat(folder.root().preserving().missing()).isEmpty();
    }

    @Test
    void aFileComesWithAllThatIsPreservedOfIt() throws IOException {
        preserve("all");
        Extras all =
                new Extras(
                        STRANGER, new Special(07000), ACL, xattr("user.a", new byte[500]).xattr());

        assertThat(extras(publish(all))).isEqualTo(all.with(LinkGroup.ALONE));
        assertThat(Attributes.of(folder.path().resolve("f"))).isEqualTo(all);
        assertThat(mode()).isEqualTo(07640);
        assertThat(attribute("uid")).isEqualTo(12345);
        assertThat(attribute("gid")).isEqualTo(23456);

        // One that replaces another comes by another way, and may have less.
        Extras less = new Extras(new Owner(null, null, 1, 1), Special.NONE, "", new TreeMap<>());
        FileStat there = folder.root().look(FILE);
        assertThat(extras(publish(less, there)).acl()).isEmpty();
        assertThat(mode()).isEqualTo(0640);
    }

    @Test
    void aCopyOfWhatIsHereHasTheOwnerOfThatWhateverTheMapSays() throws IOException {
        OwnerMap map = OwnerMap.of(List.of("user:5001:5002", "user:5002:5003"));
        folder.root().preserve(Preserve.of(List.of("owner", "hardlinks"), map));
        FileStat made = publish(new Extras(new Owner(null, null, 5001, 1), null, null, null));
        assertThat(attribute("uid")).isEqualTo(5002);

        folder.tree().link(FILE, made, RelativePath.of("copy"));

        assertThat(
                        Files.getAttribute(
                                folder.path().resolve("copy"),
                                "unix:uid",
                                LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(5002);
    }

    @Test
    void aTouchChangesMetadataAlone() throws IOException {
        preserve("all");
        FileStat made = publish(new Extras(STRANGER, new Special(04000), ACL, new TreeMap<>()));
        Extras other =
                new Extras(
                        new Owner(null, null, 7, 8),
                        new Special(02000),
                        "",
                        xattr("user.b", new byte[3]).xattr());

        FileStat touched =
                folder.tree().touch(FILE, made, new Metadata(new Mode(0755), Folder.MTIME, other));

        assertThat(touched.inode()).isEqualTo(made.inode());
        assertThat(extras(touched).acl()).isEmpty();
        assertThat(extras(touched).owner()).extracting(Owner::uid).isEqualTo(7L);
        assertThat(mode()).isEqualTo(02755);
        assertThat(Attributes.seen(folder.root(), "f")).isEqualTo(touched.extras());
    }

    @Test
    void directoriesAndLinksHaveOwnersToo() throws IOException {
        preserve("all");
        RelativePath d = RelativePath.of("d");
        RelativePath l = RelativePath.of("l");
        Extras ofDirectory =
                new Extras(STRANGER, new Special(02000), WITH_DEFAULT, new TreeMap<>());
        FileStat directory =
                folder.tree()
                        .makeDirectory(d, new State.Directory(new Mode(0750), ofDirectory), null);
        FileStat link =
                folder.tree()
                        .publishLink(
                                new State.Link(
                                        "/etc/passwd", new Extras(STRANGER, null, null, null)),
                                l,
                                null);

        assertThat(directory.extras()).isEqualTo(ofDirectory);
        assertThat(link.kind()).isEqualTo(Kind.SYMLINK);
        assertThat(extras(link).owner()).isEqualTo(STRANGER);
        assertThat(Files.getAttribute(Path.of("/etc/passwd"), "unix:uid")).isEqualTo(0);
        // To lock or open a directory leaves its special bits.
        FileStat _ = folder.tree().setMode(d, new Mode(0550));
        assertThat(Attributes.of(folder.path().resolve("d")).special())
                .isEqualTo(new Special(02000));
    }

    @Test
    void aPeerMakesNoProgramRunAsSomebodyElse() throws IOException {
        preserve("special"); // and no owner: what comes is ours
        publish(special(STRANGER, 07000));

        assertThat(mode()).isEqualTo(01640);
        assertThat(folder.root().preserving().reason(What.SPECIAL)).contains("setuid");

        publish(special(null, 06000));
        assertThat(mode()).isEqualTo(0640);
        // Whose it would be there is whose it is here.
        publish(special(new Owner(null, null, 0, 0), 06000));
        assertThat(mode()).isEqualTo(06640);
    }

    @Test
    void whatIsNotPreservedIsNotSetBesideWhatIs() throws IOException {
        preserve("owner", "acl");
        Extras all =
                new Extras(
                        new Owner(null, null, 0, 0),
                        new Special(07000),
                        "",
                        xattr("user.a", new byte[1]).xattr());
        FileStat made = publish(all);

        assertThat(mode()).isEqualTo(0640);
        assertThat(made.extras())
                .isEqualTo(new Extras(new Owner("root", "root", 0, 0), null, "", null));
    }

    @Test
    void capabilitiesOfAFileComeOnlyWhereTheyAreNamed() throws IOException {
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        preserve("all");
        FileStat made = publish(xattr("security.capability", capability));

        assertThat(extras(made).xattr()).isEmpty();
        assertThat(Attributes.of(folder.path().resolve("f")).xattr()).isEmpty();

        preserve("xattr=user.*", "security.capability");
        assertThat(extras(publish(xattr("security.capability", capability))).xattr())
                .containsOnlyKeys("security.capability");
    }

    @Test
    void ownersAreMappedAndKnownByName() throws IOException {
        folder.root()
                .preserve(
                        Preserve.of(
                                List.of("owner"),
                                OwnerMap.of(List.of("user:elsewhere:1234", "group:99:root"))));
        publish(new Extras(new Owner("elsewhere", "x", 5, 99), null, null, null));
        assertThat(attribute("uid")).isEqualTo(1234);
        assertThat(attribute("gid")).isEqualTo(0);

        // By name where there is one of it here, whatever the number; else by number.
        publish(new Extras(new Owner("root", "nobody-is-called-so", 4711, 4712), null, null, null));
        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(attribute("gid")).isEqualTo(4712);

        preserve("owner=numeric");
        publish(new Extras(new Owner("root", "root", 4711, 4712), null, null, null));
        assertThat(attribute("uid")).isEqualTo(4711);
    }

    /** The rule may be all that keeps a peer from making files of root's. */
    @Test
    void aRuleForSomebodyUnknownGivesTheFileToNobodyElse() throws IOException {
        OwnerMap map = OwnerMap.of(List.of("user:*:nobody-is-called-so", "group:*:root"));
        folder.root().preserve(Preserve.of(List.of("owner", "special"), map));
        FileStat made = publish(special(STRANGER, 06000));
        folder.root().preserving().note(FILE, special(STRANGER, 06000), made.extras());

        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(mode()).isEqualTo(0640);
        assertThat(folder.root().preserving().missing()).containsKey(What.OWNER);
        assertThat(folder.root().preserving().reason(What.OWNER)).contains("owner-map");
    }

    @Test
    void whatCameInThePlaceOfAFileIsGivenToNobody() throws IOException {
        preserve("all");
        folder.write("f", "x");
        FileStat seen = folder.look("f");
        Files.move(folder.path().resolve("f"), folder.path().resolve("g"));
        folder.write("f", "of somebody else");

        assertThatThrownBy(() -> folder.root().setAll(FILE, seen, special(STRANGER, 04000)))
                .isInstanceOf(IOException.class);
        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(mode() & 07000).isZero();
    }

    /** Between a look and what is set by a name there is always time to put another file there. */
    @Test
    void anotherFileAtTheNameIsGivenToNobody() throws IOException {
        folder.write("f", "x");
        FileKey seen = FileKey.of(folder.look("f"));
        Preserving all = new Preserving(Preserve.of(List.of("all"), OwnerMap.NONE), Set.of());
        Path victim = Files.writeString(folder.path().resolveSibling("victim"), "of root");
        try (HeldDirectory root = folder.root().enter(null)) {
            for (Swap swap : List.<Swap>of(Files::createLink, Files::createSymbolicLink)) {
                Files.move(
                        folder.path().resolve("f"),
                        Files.createTempFile(folder.path(), "", ""),
                        StandardCopyOption.REPLACE_EXISTING);
                swap.put(folder.path().resolve("f"), victim);
                assertThatThrownBy(() ->
                                root.setExtras(
                                        "f", seen, special(STRANGER, 06000), Folder.MODE, all))
                        .isInstanceOf(TargetChangedException.class);
            }
        }
        assertThat(Files.getAttribute(victim, "unix:uid")).isEqualTo(0);
        assertThat((int) Files.getAttribute(victim, "unix:mode") & 07000).isZero();
        assertThat(attribute("uid")).isEqualTo(0);
    }

    private interface Swap {
        Path put(Path link, Path existing) throws IOException;
    }

    @Test
    void nothingOutsideIsGivenToAnybodyWhileAFileAndLinksTakeTurns() throws Exception {
        preserve("all");
        Path victim = Files.writeString(folder.path().resolveSibling("victim"), "of root");
        AtomicBoolean isOver = new AtomicBoolean();
        Thread flipper = Thread.ofPlatform().start(() -> flip(victim, isOver));
        int done = 0;
        try {
            long end = System.nanoTime() + RACE.toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                done += ownerIsSet(special(new Owner(null, null, 1000 + i % 100, 1), 04000));
            }
        } finally {
            isOver.set(true);
            flipper.join();
        }
        assertThat(Files.getAttribute(victim, "unix:uid")).isEqualTo(0);
        assertThat((int) Files.getAttribute(victim, "unix:mode") & 07000).isZero();
        assertThat(done).as("steps that succeeded in spite of it").isPositive();
    }

    /** By the ways in which something in the tree is given to others. */
    private int ownerIsSet(Extras extras) {
        try {
            FileStat seen = folder.root().look(FILE);
            if (seen == null || seen.kind() != Kind.FILE) {
                return 0;
            }
            FileStat _ =
                    folder.tree()
                            .touch(FILE, seen, new Metadata(seen.mode(), Folder.MTIME, extras));
            FileStat now = folder.root().look(FILE);
            if (now != null) {
                FileStat _ = folder.root().setAll(FILE, now, extras);
            }
            return 1;
        } catch (IOException e) {
            return 0;
        }
    }

    private void flip(Path victim, AtomicBoolean isOver) {
        Path f = folder.path().resolve("f");
        Path next = folder.path().resolve("next");
        try {
            for (int i = 0; !isOver.get(); i++) {
                Files.deleteIfExists(next);
                switch (i % 4) {
                    case 0 -> Files.createLink(next, victim);
                    case 1 -> Files.createSymbolicLink(next, victim);
                    default -> Files.writeString(next, "ours");
                }
                Files.move(
                        next,
                        f,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
                if (i % 4 == 3) {
                    LockSupport.parkNanos(100_000);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a round has set meanwhile is newer than what the scan read before. */
    @Test
    void whatWasSetSinceTheLookIsNotSetBack() throws IOException {
        preserve("all");
        FileStat made = publish(special(STRANGER, 0));
        FileStat seen = folder.root().lookAtAll(FILE, folder.look("f"));
        Extras newer = special(new Owner(null, null, 7, 8), 0);
        FileStat _ =
                folder.tree().touch(FILE, made, new Metadata(Folder.MODE, Folder.MTIME, newer));

        assertThatThrownBy(() -> folder.root().setAll(FILE, seen, special(STRANGER, 0)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(attribute("uid")).isEqualTo(7);
    }

    /** Else mode and ACL, say, would be put together to a pair that it never had. */
    @Test
    void aLookAtAllOfItIsOfOneInstant() throws IOException {
        preserve("all");
        folder.write("f", "x");
        FileStat seen = folder.look("f");
        Files.setPosixFilePermissions(
                folder.path().resolve("f"), PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> folder.root().lookAtAll(FILE, seen))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** Its other names may lie outside. */
    @Test
    void aFileWithAnotherNameIsNotTriedAgain() throws IOException {
        preserve("all");
        folder.write("f", "x");
        Files.createLink(folder.path().resolveSibling("outside"), folder.path().resolve("f"));
        FileStat seen = folder.root().lookAtAll(FILE, folder.look("f"));

        assertThat(folder.root().setAll(FILE, seen, special(STRANGER, 04000))).isEqualTo(seen);
        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(mode() & 07000).isZero();
    }

    private void giveToUser() throws IOException {
        Files.setPosixFilePermissions(
                folder.path().resolveSibling("."), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(folder.path(), "unix:uid", AsUser.UID);
        for (String ours : List.of(".sluice", ".sluice/staging", ".sluice/trash")) {
            Files.setAttribute(folder.path().resolve(ours), "unix:uid", AsUser.UID);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"444", "200", "0"})
    void aModeKeepsNoAttributesFromAFileOfOurs(String bits) throws Exception {
        giveToUser();
        preserve("all");
        Extras some = new Extras(null, null, ACL, xattr("user.a", new byte[1]).xattr());
        Extras others = new Extras(null, null, "", xattr("user.b", new byte[2]).xattr());
        Mode mode = Mode.of(bits);
        ByteBuffer content = StandardCharsets.UTF_8.encode("new");
        AsUser.run(() -> {
            FileStat made =
                    folder.tree()
                            .publish(
                                    folder.staging()
                                            .put(
                                                    content,
                                                    new Metadata(mode, Folder.MTIME, some),
                                                    false),
                                    FILE,
                                    null);
            assertThat(extras(made).xattr()).isEqualTo(some.xattr());
            assertThat(extras(made).acl()).isNotEmpty();
            assertThat(Attributes.seen(folder.root(), "f")).isEqualTo(made.extras());

            FileStat touched =
                    folder.tree().touch(FILE, made, new Metadata(mode, Folder.MTIME, others));
            assertThat(extras(touched).xattr()).isEqualTo(others.xattr());
            assertThat(extras(touched).acl()).isEmpty();
            assertThat(touched.mode()).isEqualTo(mode);

            FileStat tried = folder.root().setAll(FILE, touched, some);
            assertThat(tried.mode()).isEqualTo(mode);
            FileStat linked = folder.tree().link(FILE, tried, RelativePath.of("copy"));
            assertThat(linked.mode()).isEqualTo(mode);
        });
        assertThat(folder.root().preserving().missing()).isEmpty();
    }

    @Test
    void withoutPrivilegesTheRestComesAndWhatDoesNotIsTold() throws Exception {
        giveToUser();
        preserve("all");
        Extras wanted =
                new Extras(STRANGER, new Special(06000), "", xattr("user.a", new byte[1]).xattr());
        FileStat[] made = new FileStat[1];
        AsUser.run(() -> {
            made[0] = publish(wanted);
        });
        folder.root().preserving().note(FILE, wanted, made[0].extras());

        assertThat(attribute("uid")).isEqualTo(AsUser.UID);
        assertThat(mode()).isEqualTo(0640);
        assertThat(extras(made[0]).xattr()).containsKey("user.a");
        assertThat(folder.root().preserving().missing())
                .isEqualTo(Map.of(What.OWNER, 1, What.SPECIAL, 1));
        // Once it could be set it is told no more.
        folder.root().preserving().note(FILE, wanted, wanted);
        assertThat(folder.root().preserving().missing()).isEmpty();
    }

    @Test
    void anAclNamesOnlyWhoIsKnown() throws IOException {
        preserve("acl");
        Extras strange =
                new Extras(
                        null, null, "user::rw-,user:nobody-at-all:r--,mask::r--,other::---", null);
        FileStat made = publish(strange);
        folder.root().preserving().note(FILE, strange, made.extras());

        assertThat(extras(made).acl()).isEmpty();
        assertThat(mode()).isEqualTo(0640);
        assertThat(folder.root().preserving().missing()).containsOnlyKeys(What.ACL);
    }

    @Test
    void aLookFindsAllThatSomebodyHasSet() throws IOException {
        Path file = folder.write("f", "x");
        TreeMap<String, String> all = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            all.putAll(xattr("user." + i, new byte[500]).xattr());
        }
        Extras set = new Extras(STRANGER, new Special(05000), ACL, all);
        Attributes.set(file, set);
        preserve("all");

        assertThat(Attributes.seen(folder.root(), "f")).isEqualTo(set.with(LinkGroup.ALONE));
    }
}
