package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.AsUser;
import dev.sluice.disk.held.Folder;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileIdentity;
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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners, special bits, ACLs and attributes of what a peer gives, on a real disk, as root. */
class ExtrasOnDiskTest {

    private static final Owner STRANGER = new Owner(null, null, 12345, 23456);
    private static final RelativePath FILE = RelativePath.of("f");
    private static final String ACL =
            "user::rw-,user:777:r--,group::r--,group:778:rw-,mask::r--,other::---";
    private static final String WITH_DEFAULT =
            "default:user::rwx,default:user:777:r-x,default:group::r-x,default:mask::r-x,"
                    + "default:other::---";

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

    private FileIdentity publish(Extras extras) throws IOException {
        return publish(extras, folder.root().look(FILE));
    }

    private FileIdentity publish(Extras extras, @Nullable FileIdentity expected)
            throws IOException {
        ByteBuffer content = StandardCharsets.UTF_8.encode("new");
        Metadata metadata = new Metadata(Folder.MODE, Folder.MTIME, extras);
        return folder.tree()
                .publish(folder.staging().put(content, metadata, expected != null), FILE, expected);
    }

    private static Extras extras(FileIdentity made) {
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
        FileIdentity made = publish(all);

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
        FileIdentity there = folder.root().look(FILE);
        assertThat(extras(publish(less, there)).acl()).isEmpty();
        assertThat(mode()).isEqualTo(0640);
    }

    @Test
    void aCopyOfWhatIsHereHasTheOwnerOfThatWhateverTheMapSays() throws IOException {
        OwnerMap map = OwnerMap.of(List.of("user:5001:5002", "user:5002:5003"));
        folder.root().preserve(Preserve.of(List.of("owner", "hardlinks"), map));
        FileIdentity made = publish(new Extras(new Owner(null, null, 5001, 1), null, null, null));
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
        FileIdentity made = publish(new Extras(STRANGER, new Special(04000), ACL, new TreeMap<>()));
        Extras other =
                new Extras(
                        new Owner(null, null, 7, 8),
                        new Special(02000),
                        "",
                        xattr("user.b", new byte[3]).xattr());

        FileIdentity touched =
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
        FileIdentity directory =
                folder.tree()
                        .makeDirectory(d, new State.Directory(new Mode(0750), ofDirectory), null);
        FileIdentity link =
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
        FileIdentity _ = folder.tree().setMode(d, new Mode(0550));
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
    void capabilitiesOfAFileComeOnlyWhereTheyAreNamed() throws IOException {
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        preserve("all");
        FileIdentity made = publish(xattr("security.capability", capability));

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
        FileIdentity made = publish(special(STRANGER, 06000));
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
        FileIdentity seen = folder.look("f");
        Files.move(folder.path().resolve("f"), folder.path().resolve("g"));
        folder.write("f", "of somebody else");

        assertThatThrownBy(() -> folder.root().setAll(FILE, seen, special(STRANGER, 04000)))
                .isInstanceOf(IOException.class);
        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(mode() & 07000).isZero();
    }

    /** Its other names may lie outside. */
    @Test
    void aFileWithAnotherNameIsNotTriedAgain() throws IOException {
        preserve("all");
        folder.write("f", "x");
        Files.createLink(folder.path().resolveSibling("outside"), folder.path().resolve("f"));
        FileIdentity seen = folder.root().lookAtAll(FILE, folder.look("f"));

        assertThat(folder.root().setAll(FILE, seen, special(STRANGER, 04000))).isEqualTo(seen);
        assertThat(attribute("uid")).isEqualTo(0);
        assertThat(mode() & 07000).isZero();
    }

    @Test
    void withoutPrivilegesTheRestComesAndWhatDoesNotIsTold() throws Exception {
        Files.setAttribute(folder.path(), "unix:uid", AsUser.UID);
        for (String ours : List.of(".sluice", ".sluice/staging", ".sluice/trash")) {
            Files.setAttribute(folder.path().resolve(ours), "unix:uid", AsUser.UID);
        }
        preserve("all");
        Extras wanted =
                new Extras(STRANGER, new Special(06000), "", xattr("user.a", new byte[1]).xattr());
        FileIdentity[] made = new FileIdentity[1];
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
        FileIdentity made = publish(strange);
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
