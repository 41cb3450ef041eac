package dev.sluice.pull.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Extras;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.State;
import dev.sluice.pull.Given;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComingFilesTest {

    private static final int HEAVY = 48 << 10;

    private static State.File file(int group, SortedMap<String, String> xattr) {
        Extras extras = new Extras(null, null, null, xattr, LinkGroup.of("g" + group));
        return (State.File) Given.file("a", "content", 5).state().with(extras);
    }

    @Test
    void onlyTheFirstNameOfAFileIsTheFirst() {
        ComingFiles coming = new ComingFiles();

        assertThat(coming.add(file(1, new TreeMap<>()))).isTrue();
        assertThat(coming.add(file(1, new TreeMap<>()))).isFalse();
        assertThat(coming.add(file(2, new TreeMap<>()))).isTrue();
    }

    @Test
    void whatPeersSayOfFilesFillsNoMemory() {
        TreeMap<String, String> xattr = new TreeMap<>();
        xattr.put("user.heavy", Base64.getEncoder().encodeToString(new byte[HEAVY]));
        List<State.File> files = IntStream.range(0, 2_000).mapToObj(i -> file(i, xattr)).toList();
        ComingFiles coming = new ComingFiles();

        files.forEach(coming::add);

        long remembered = files.stream().filter(file -> !coming.add(file)).count();
        assertThat(remembered * HEAVY).isPositive().isLessThan(ComingFiles.MAX);
    }
}
