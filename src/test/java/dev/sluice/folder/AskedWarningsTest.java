package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks what will be trouble does not wait for it to be looked for. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AskedWarningsTest {

    @TempDir Path directory;

    /** The same index; which threads have read changes of it is noted. */
    private static Index noting(Index index, Set<String> readers) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("changes")) {
                                readers.add(Thread.currentThread().getName());
                            }
                            try {
                                return method.invoke(index, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void whoAsksIsToldAndNeverReadsWhatHasChangedSince() throws IOException {
        Set<String> readers = ConcurrentHashMap.newKeySet();
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.around = index -> noting(index, readers);
        try (OneFolder one = plan.run()) {
            Files.writeString(one.root.resolve("a"), "content");
            one.folder.scanNow().join();
            Version ahead =
                    Version.of(
                            Map.of(
                                    new Epoch(3),
                                    Instant.now().plus(Duration.ofDays(9)).getEpochSecond()
                                            * 1_000_000));
            one.index.write(transaction -> {
                Row row = Objects.requireNonNull(transaction.find(RelativePath.of("a")));
                return transaction.put(row.entry().with(ahead), row.seen());
            });

            await().until(() -> {
                one.folder.beat();
                return !one.folder.warnings().isEmpty() && one.folder.entriesAhead() == 1;
            });

            assertThat(readers).isNotEmpty().allMatch(name -> name.startsWith("scan-"));
        }
    }
}
