package dev.sluice.disk.publish;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.staging.Staged;
import dev.sluice.disk.trash.Hand;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Swaps something staged with what is at a target, and looks at what came out. If that is not what
 * was expected, somebody has saved in between: then it is put back.
 */
final class FileExchange {

    /** Each further time somebody must have saved within microseconds. */
    private static final int MAX_TIMES = 10;

    private final HardLinks links;
    private final Hand hand;
    private final HeldDirectory parent;
    private final RelativePath target;

    FileExchange(HardLinks links, Hand hand, HeldDirectory parent, RelativePath target) {
        this.links = links;
        this.hand = hand;
        this.parent = parent;
        this.target = target;
    }

    /**
     * @return if it was refused, what was staged is where it was
     * @throws TargetChangedException if something else came out, which is at its place again
     */
    HardLinks.Result run(Staged staged, Expectation expected) throws IOException {
        if (hand.fill((to, name) -> staged.moveTo(to, name, links)) == HardLinks.Result.REFUSED) {
            return HardLinks.Result.REFUSED;
        }
        try {
            if (swap() == HardLinks.Result.REFUSED) {
                staged.takeBack(hand.directory(), hand.name());
                return HardLinks.Result.REFUSED;
            }
        } catch (IOException e) {
            Closing.quietly(() -> staged.takeBack(hand.directory(), hand.name()));
            if (e instanceof NoSuchFileException) {
                expected.check(Expectation.look(parent, target));
            }
            throw e;
        }
        Found out = hand.look();
        if (!expected.isMetButForCtime(out.identity())) {
            putBack(staged, out);
            throw expected.unmet(out);
        }
        hand.settle(out);
        return HardLinks.Result.DONE;
    }

    private HardLinks.Result swap() throws IOException {
        return links.exchange(hand.directory(), hand.name(), parent, target.name());
    }

    /**
     * Of what people put there meanwhile the newest gets the place: what comes out is newer than
     * what was put in, unless it is what we had put there before.
     */
    private void putBack(Staged staged, Found out) {
        try {
            Found placed = Found.of(staged.identity());
            Found held = out;
            for (int i = 0; i < MAX_TIMES && swap() == HardLinks.Result.DONE; i++) {
                Found next = hand.look();
                if (next.isStill(placed)) {
                    if (i == 0) {
                        // Before the name goes that the power may leave it under.
                        parent.force();
                        staged.takeBack(hand.directory(), hand.name());
                        return;
                    }
                    break;
                }
                placed = held;
                held = next;
            }
        } catch (IOException e) {
            // The target is gone, for example: whoever removed it, removed this.
        }
        hand.leave(target);
    }
}
