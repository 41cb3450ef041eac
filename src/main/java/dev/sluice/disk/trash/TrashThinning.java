package dev.sluice.disk.trash;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which versions of a path the trash gives up when there are too many. The oldest stays: it is what
 * there was before somebody, a peer that runs wild for example, began to change the file again and
 * again. So does the newest, which was there a moment ago. Of those between the two, first goes
 * what follows another one within a minute, then what has its neighbours closest together: so those
 * that are left are spread over the time.
 */
final class TrashThinning {

    /** The most versions of a path. */
    static final int MAX = 5;

    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private TrashThinning() {}

    /** Those that are too many. */
    static List<TrashName> givenUp(List<TrashName> oldestFirst) {
        List<TrashName> kept = new ArrayList<>(oldestFirst);
        List<TrashName> givenUp = new ArrayList<>();
        while (kept.size() > MAX) {
            givenUp.add(kept.remove(leastMissed(kept)));
        }
        return givenUp;
    }

    private static int leastMissed(List<TrashName> kept) {
        List<Integer> atOnce = atOnce(kept);
        List<Integer> inQuestion =
                atOnce.isEmpty() ? IntStream.range(1, kept.size() - 1).boxed().toList() : atOnce;
        return inQuestion.stream()
                .min(Comparator.comparing(i -> gapWithout(kept, i)))
                .orElseThrow();
    }

    /** Those that follow another one within a minute, but for the newest. */
    private static List<Integer> atOnce(List<TrashName> kept) {
        List<Integer> found = new ArrayList<>();
        Instant first = kept.getFirst().at();
        for (int i = 1; i < kept.size() - 1; i++) {
            Instant at = kept.get(i).at();
            if (at.isBefore(first.plus(AT_ONCE))) {
                found.add(i);
            } else {
                first = at;
            }
        }
        return found;
    }

    private static Duration gapWithout(List<TrashName> kept, int index) {
        return Duration.between(kept.get(index - 1).at(), kept.get(index + 1).at());
    }
}
