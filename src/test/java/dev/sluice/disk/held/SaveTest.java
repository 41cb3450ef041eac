package dev.sluice.disk.held;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process can be stopped before and after each of its calls, for as long as it takes somebody to
 * save the file that is just being replaced or removed.
 */
@ParameterizedClass
@EnumSource(
        value = DiskForm.class,
        names = {"KERNEL", "JAVA", "MEMORY"})
class SaveTest {

    private static final RelativePath TARGET = RelativePath.of("d/a.txt");

    /** Comes before each save of its own. */
    private static final String OLD = "old";

    private static final String NEW = "new from a peer";

    /** How somebody saves; what was written must be somewhere afterwards. */
    enum Save {
        BY_RENAME {
            @Override
            void save(Path file, String content) throws IOException {
                Path temp = Files.writeString(file.resolveSibling("#a.txt#"), content);
                Files.move(temp, file, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        /** As editors do that leave a backup. */
        BY_RENAME_OF_THE_OLD_ONE {
            @Override
            void save(Path file, String content) throws IOException {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(
                            file,
                            file.resolveSibling("a.txt~"),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                Files.writeString(file, content);
            }
        },
        BY_TRUNCATE {
            @Override
            void save(Path file, String content) throws IOException {
                Files.writeString(file, content);
            }
        },
        IN_PLACE {
            @Override
            void save(Path file, String content) throws IOException {
                try (FileChannel opened =
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                    opened.write(StandardCharsets.UTF_8.encode(content));
                    opened.truncate(content.length());
                }
            }
        };

        abstract void save(Path file, String content) throws IOException;
    }

    /** What is done to the file. */
    enum Deed {
        REPLACE {
            @Override
            void run(Folder folder, FileStat expected) throws IOException {
                StagedFile staged = folder.stage(NEW);
                try {
                    folder.tree().publish(staged, TARGET, expected);
                } finally {
                    staged.discard();
                }
            }
        },
        REPLACE_BY_A_LINK {
            @Override
            void run(Folder folder, FileStat expected) throws IOException {
                folder.tree().publishLink(new State.Link("elsewhere"), TARGET, expected);
            }
        },
        REPLACE_BY_A_DIRECTORY {
            @Override
            void run(Folder folder, FileStat expected) throws IOException {
                folder.tree().makeDirectory(TARGET, new State.Directory(Folder.MODE), expected);
            }
        },
        REMOVE {
            @Override
            void run(Folder folder, FileStat expected) throws IOException {
                folder.tree().remove(TARGET, expected);
            }
        };

        abstract void run(Folder folder, FileStat expected) throws IOException;
    }

    /** Stops before and after each call that makes a name. */
    private static final class Stepping implements HardLinks {

        private final HardLinks links;
        private final boolean exchanges;
        private final int stop;
        private final int again;
        private final IoStep meanwhile;
        private int step;

        /**
         * @param stop at which of the steps
         * @param again and at which further ones from there on
         */
        Stepping(HardLinks links, boolean exchanges, int stop, int again, IoStep meanwhile) {
            this.links = links;
            this.exchanges = exchanges;
            this.stop = stop;
            this.again = again;
            this.meanwhile = meanwhile;
        }

        private void step() throws IOException {
            if (step == stop || step == stop + again) {
                meanwhile.run();
            }
            step++;
        }

        boolean hasStopped() {
            return step > stop;
        }

        private Result between(IoCall<Result> call) throws IOException {
            step();
            Result result = call.run();
            step();
            return result;
        }

        @Override
        public Result link(
                HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
                throws IOException {
            return between(() -> links.link(from, name, key, to, newName));
        }

        @Override
        public Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
                throws IOException {
            return between(() -> links.move(from, name, to, newName));
        }

        @Override
        public boolean exchanges() {
            return links.exchanges();
        }

        @Override
        public Result exchange(HeldDirectory from, String name, HeldDirectory to, String newName)
                throws IOException {
            return exchanges
                    ? between(() -> links.exchange(from, name, to, newName))
                    : Result.REFUSED;
        }
    }

    private final DiskForm form;

    @TempDir Path directory;
    private Folder folder;

    SaveTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Deed deed : Deed.values()) {
            for (Save save : Save.values()) {
                cases.add(Arguments.of(deed, save, 7));
                cases.add(Arguments.of(deed, save, 0));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whateverIsSavedBetweenTwoStepsIsNotLost(Deed deed, Save save, int trashDays)
            throws IOException {
        for (boolean exchanges : new boolean[] {true, false}) {
            for (int again : new int[] {0, 1, 3}) {
                int stop = 0;
                while (isStopped(deed, save, trashDays, exchanges, stop, again)) {
                    stop++;
                }
                // By the JDK's calls, what is not kept is replaced in one step that is not ours.
                assertThat(stop).as("steps").isGreaterThanOrEqualTo(trashDays > 0 ? 1 : 0);
            }
        }
    }

    private boolean isStopped(
            Deed deed, Save save, int trashDays, boolean exchanges, int stop, int again)
            throws IOException {
        String what = "stopped at %d and %d, exchange %s".formatted(stop, stop + again, exchanges);
        Path file = folder.write(TARGET.toString(), OLD);
        List<String> saved = new ArrayList<>();
        Stepping links =
                new Stepping(
                        form.links(),
                        exchanges,
                        stop,
                        again,
                        () -> {
                            // Nobody saves a file in the place of a directory or through a link.
                            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                                    || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                                String content = "saved by a person " + saved.size();
                                save.save(file, content);
                                saved.add(content);
                            }
                        });
        String failure = run(deed, folder.with(trashDays, links));
        if (!saved.isEmpty()) {
            // Whoever saves twice replaces his own.
            assertThat(contents()).as("%s: %s", what, failure).contains(saved.getLast());
        }
        boolean isOldLeft =
                saved.isEmpty() || (save == Save.BY_RENAME_OF_THE_OLD_ONE && saved.size() == 1);
        if (isOldLeft && trashDays > 0) {
            assertThat(contents()).as(what).contains(OLD);
        }
        assertThat(contents(RelativePath.RESERVED + "/staging")).as(what).doesNotContain(NEW);
        clear();
        return links.hasStopped();
    }

    private static @Nullable String run(Deed deed, Folder folder) throws IOException {
        try {
            deed.run(folder, folder.look(TARGET.toString()));
            return null;
        } catch (TargetChangedException e) {
            return e.getMessage();
        }
    }

    /** All that is in the tree and in the trash. */
    private List<String> contents() throws IOException {
        List<String> contents = contents("d");
        contents.addAll(contents(RelativePath.RESERVED + "/trash"));
        return contents;
    }

    private List<String> contents(String name) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path each : all(name)) {
            if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                contents.add(Files.readString(each));
            }
        }
        return contents;
    }

    private void clear() throws IOException {
        for (String name : List.of("d", ".sluice/trash", ".sluice/staging")) {
            for (Path each : all(name).reversed()) {
                if (!each.equals(folder.path().resolve(name))) {
                    Files.delete(each);
                }
            }
        }
    }

    private List<Path> all(String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder.path().resolve(name))) {
            return all.toList();
        }
    }
}
