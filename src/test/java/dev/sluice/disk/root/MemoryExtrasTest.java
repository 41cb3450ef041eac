package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.disk.held.Folder;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.OwnerMap;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Special;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners, ACLs, attributes and special bits on a disk in memory come out as on a real one. */
class MemoryExtrasTest {

    private static final List<String> ACLS =
            List.of(
                    "",
                    "user::rw-,user:777:r-x,group::r--,mask::r-x,other::---",
                    "user::r--,group::rw-,group:778:rwx,mask::rw-,other::r--");
    private static final String BY_DEFAULT =
            "default:user::rwx,default:user:777:r-x,default:group::r-x,default:mask::r-x,"
                    + "default:other::---";
    private static final List<String> NAMES = List.of("user.a", "trusted.b", "security.capability");
    private static final String CAPABILITY = "AQAAAgAEAAAAAAAAAAAAAAAAAAA=";

    @Test
    void whatIsSetComesOutAsOnARealDisk(@TempDir Path directory) throws IOException {
        assumeTrue(Attributes.canBeSet(directory), "only root can try this");
        for (int seed = 0; seed < 20; seed++) {
            Path real = Files.createDirectory(directory.resolve("run-" + seed));
            assertThat(run(real, DiskForm.MEMORY, seed))
                    .as("seed %d", seed)
                    .isEqualTo(run(real, DiskForm.KERNEL, seed));
        }
    }

    private static List<String> run(Path directory, DiskForm form, int seed) throws IOException {
        Random random = new Random(seed);
        List<String> seen = new ArrayList<>();
        try (Folder folder = Folder.in(form.place(directory), form)) {
            folder.root()
                    .preserve(
                            Preserve.of(
                                    List.of(
                                            "owner=numeric",
                                            "acl",
                                            "special",
                                            "xattr=user.*",
                                            "trusted.*",
                                            "security.*"),
                                    OwnerMap.NONE));
            RelativePath above = RelativePath.of("d");
            RelativePath below = RelativePath.of("d/f");
            Extras first = extras(random, true);
            seen.add(
                    folder.tree()
                                    .makeDirectory(
                                            above, new State.Directory(new Mode(0750), first), null)
                                    .extras()
                            + " of a directory");
            FileStat last = null;
            for (int i = 0; i < 6; i++) {
                Metadata metadata =
                        new Metadata(
                                new Mode(random.nextInt(0777) | 0600),
                                Folder.MTIME,
                                extras(random, false));
                last =
                        last == null || random.nextBoolean()
                                ? folder.tree()
                                        .publish(
                                                folder.staging()
                                                        .put(
                                                                StandardCharsets.UTF_8.encode("x"),
                                                                metadata,
                                                                true),
                                                below,
                                                last)
                                : folder.tree().touch(below, last, metadata);
                seen.add(last.mode() + " " + last.extras());
            }
            Files.writeString(folder.path().resolve("d/f"), "written");
            Files.createDirectory(folder.path().resolve("d/g"));
            for (String each : List.of("d/f", "d/g")) {
                FileStat now = folder.root().look(RelativePath.of(each));
                seen.add(now == null ? "gone" : now.mode() + " " + now.extras());
            }
        }
        return seen;
    }

    private static Extras extras(Random random, boolean isDirectory) {
        Owner owner =
                random.nextInt(3) == 0
                        ? null
                        : new Owner(null, null, random.nextInt(3) * 1000L, random.nextInt(3));
        String acl = ACLS.get(random.nextInt(isDirectory ? 1 : ACLS.size()));
        return new Extras(
                owner,
                random.nextInt(4) == 0 ? null : new Special(random.nextInt(8) << 9),
                isDirectory && random.nextBoolean() ? BY_DEFAULT : acl,
                attributes(random));
    }

    private static @Nullable SortedMap<String, String> attributes(Random random) {
        if (random.nextInt(3) == 0) {
            return null;
        }
        SortedMap<String, String> attributes = new TreeMap<>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                attributes.put(name, name.startsWith("security") ? CAPABILITY : "eA==");
            }
        }
        return attributes;
    }
}
