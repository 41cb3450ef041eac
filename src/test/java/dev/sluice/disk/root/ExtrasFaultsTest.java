package dev.sluice.disk.root;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Preserve.What;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Special;
import dev.sluice.fault.Fault;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file system refuses is told; where the disk fails the file is tried again. */
class ExtrasFaultsTest {

    private static final RelativePath FILE = RelativePath.of("f");
    private static final Extras ALL =
            new Extras(
                    new Owner(null, null, 1000, 1000),
                    new Special(Special.SETGID),
                    "user::rw-,user:777:r-x,group::r--,mask::r-x,other::---",
                    new TreeMap<>(Map.of("user.a", "eA==")));

    private MemoryDisk disk;
    private Folder folder;

    @BeforeEach
    void begin() throws IOException {
        MemoryFileSystem system = new MemoryFileSystem(InstantSource.system());
        disk = system.disk();
        folder = Folder.in(system.getPath("/"), DiskForm.MEMORY);
        folder.root()
                .preserve(
                        Preserve.of(
                                List.of("owner=numeric", "acl", "special", "xattr"),
                                OwnerMap.NONE));
    }

    @AfterEach
    void end() throws IOException {
        folder.close();
    }

    private void fails(String failing, Fault fault) {
        disk.fault((call, path) -> {
            if (call.equals(failing)) {
                throw new SystemException(path, fault.number());
            }
        });
    }

    private Extras put() throws IOException {
        Metadata metadata = new Metadata(new Mode(0650), Folder.MTIME, ALL);
        ByteBuffer content = StandardCharsets.UTF_8.encode("x");
        StagedFile staged = folder.staging().put(content, metadata, true);
        return requireNonNull(folder.tree().publish(staged, FILE, null).extras());
    }

    @ParameterizedTest
    @CsvSource({
        "setxattr, EIO",
        "fchown, EIO",
        "setxattr, EROFS",
        "fchown, ENOMEM",
        "fchown, ESTALE"
    })
    void aDiskThatFailsIsNoRefusal(String call, Fault fault) throws IOException {
        fails(call, fault);

        assertThatThrownBy(this::put).isInstanceOf(SystemException.class);

        assertThat(folder.root().preserving().reason(What.OWNER)).isNull();
        assertThat(folder.root().preserving().reason(What.XATTR)).isNull();
        disk.fault((_, _) -> {});
        assertThat(folder.root().look(FILE)).as("nothing is seen of it").isNull();
        assertThat(put()).isEqualTo(ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EPERM", "ENOTSUP", "EINVAL", "ENOSPC", "EDQUOT"})
    void whatTheFileSystemRefusesIsToldAndTheRestComes(Fault fault) throws IOException {
        fails("setxattr", fault);

        assertThat(put().owner()).isEqualTo(ALL.owner());

        assertThat(folder.root().preserving().reason(What.XATTR)).isNotNull();
    }
}
