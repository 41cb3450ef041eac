package dev.sluice.index;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.sqlite.file.KeptHome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an index whose database stays open, from one test to the next as well. */
class KeptIndexTest extends IndexContract {

    private static final Deque<KeptHome> IDLE = new ArrayDeque<>();

    private final Map<Path, KeptHome> homes = new HashMap<>();

    @BeforeAll
    static void make(@TempDir Path files) {
        for (String name : new String[] {"one.db", "two.db"}) {
            IDLE.push(new KeptHome(files.resolve(name)));
        }
    }

    @AfterAll
    static void end() {
        IDLE.forEach(KeptHome::end);
        IDLE.clear();
    }

    @Override
    public Index open(Path directory, FolderId folder, RunId run, InstantSource clock) {
        return homes.computeIfAbsent(directory, _ -> IDLE.pop())
                .open(folder, run, clock, RandomGenerator.getDefault());
    }

    @AfterEach
    void release() {
        homes.values()
                .forEach(home -> {
                    home.close();
                    IDLE.push(home);
                });
    }
}
