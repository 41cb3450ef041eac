package dev.sluice.disk.publish;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.trash.Hand;
import dev.sluice.domain.RelativePath;
import java.io.IOException;

/**
 * Moves what is at a target into the trash and looks at it there. If it is not what was expected,
 * somebody has saved in between: then it is put back.
 */
final class TakingAway {

    private final HardLinks links;
    private final Hand hand;
    private final HeldDirectory parent;
    private final RelativePath target;

    TakingAway(HardLinks links, Hand hand, HeldDirectory parent, RelativePath target) {
        this.links = links;
        this.hand = hand;
        this.parent = parent;
        this.target = target;
    }

    /**
     * @throws TargetChangedException if it was something else, which is at its place again
     */
    HardLinks.Result run(Expectation expected) throws IOException {
        hand.fill(links, parent, target.name());
        Found out = hand.look();
        if (!expected.isMetButForCtime(out.identity())) {
            putBack(out);
            throw expected.unmet(out);
        }
        hand.settle(out);
        return HardLinks.Result.DONE;
    }

    /**
     * Never over what was saved there meanwhile, which is newer. It was forced there by whoever
     * saved it, and is again.
     */
    private void putBack(Found out) {
        HeldDirectory from = hand.directory();
        String name = hand.name();
        try {
            if (links.move(from, name, parent, target.name()) == HardLinks.Result.DONE) {
                Closing.quietly(parent::force);
                return;
            }
            switch (links.link(from, name, out.key(), parent, target.name())) {
                case DONE -> {
                    parent.force();
                    from.removeFile(name);
                    return;
                }
                case REFUSED -> {
                    if (parent.glance(target.name()) == null) {
                        from.move(name, parent, target.name());
                        Closing.quietly(parent::force);
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // Somebody has saved once more, for example.
        }
        hand.leave(target);
    }
}
