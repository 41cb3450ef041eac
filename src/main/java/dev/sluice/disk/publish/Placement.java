package dev.sluice.disk.publish;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.staging.Copier;
import dev.sluice.disk.staging.Staged;
import dev.sluice.disk.staging.StagedName;
import dev.sluice.disk.trash.Hand;
import dev.sluice.disk.trash.Keeping;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts a staged file or link in its place, and takes one away. Between a look and a step there is
 * always time for somebody's save, for a process can be stopped there. So what a step takes out of
 * the tree is in the trash first and looked at there; what is not as expected goes back.
 *
 * <p>Where nothing can be exchanged, what is replaced is linked into the trash, looked at once
 * more, and renamed over: a save between those last two calls is lost.
 */
final class Placement {

    private final Trash trash;
    private final HardLinks links;
    private final Copier copier;

    Placement(Trash trash, HardLinks links, Copier copier) {
        this.trash = trash;
        this.links = links;
        this.copier = copier;
    }

    /**
     * Afterwards the name in staging is gone. Where nothing is expected, the step itself fails if
     * something is there.
     */
    FileStat put(
            Staged staged,
            HeldDirectory parent,
            RelativePath target,
            @Nullable FileStat expected,
            Keeping keeping)
            throws IOException {
        Expectation expectation = new Expectation(target.toString(), expected);
        Found found = expected == null ? null : find(parent, target, expectation);
        if (found == null) {
            create(staged, parent, target);
        } else if (found.isDirectory()) {
            parent.removeDirectory(target.name());
            create(staged, parent, target);
        } else {
            replace(staged, parent, target, expectation, found, keeping);
        }
        return staged.published(parent, target);
    }

    /** What is at a target where something is expected. */
    static Found find(HeldDirectory parent, RelativePath target, Expectation expectation)
            throws IOException {
        Found found = parent.find(target.name());
        if (found == null) {
            expectation.check(null);
            throw new IllegalStateException("bug: nothing is expected at " + target);
        }
        check(found, expectation);
        return found;
    }

    private static void check(Found found, Expectation expectation) throws TargetChangedException {
        if (found.identity() == null) {
            throw expectation.unmet(found);
        }
        expectation.check(found.identity());
    }

    private void create(Staged staged, HeldDirectory parent, RelativePath target)
            throws IOException {
        Expectation nothing = new Expectation(target.toString(), null);
        try {
            switch (staged.moveTo(parent, target.name(), links)) {
                case DONE -> {}
                case REFUSED -> createInTwoSteps(staged.named(), parent, target, nothing);
            }
        } catch (FileAlreadyExistsException e) {
            nothing.check(Expectation.look(parent, target));
            throw new TargetChangedException(target + ": something was put there meanwhile");
        }
    }

    private void createInTwoSteps(
            StagedName staged, HeldDirectory parent, RelativePath target, Expectation nothing)
            throws IOException {
        HeldDirectory staging = staged.directory();
        FileKey key = FileKey.of(staged.identity());
        switch (links.link(staging, staged.name(), key, parent, target.name())) {
            case DONE -> staging.removeFile(staged.name());
            case REFUSED -> {
                nothing.check(Expectation.look(parent, target));
                staging.move(staged.name(), parent, target.name());
            }
        }
    }

    private void replace(
            Staged staged,
            HeldDirectory parent,
            RelativePath target,
            Expectation expected,
            Found found,
            Keeping wished)
            throws IOException {
        Keeping keeping = unlessCopied(wished, found);
        switch (exchange(staged, parent, target, expected, keeping)) {
            case DONE -> {}
            case REFUSED -> {
                StagedName named = staged.named();
                if (trash.isKept(keeping)) {
                    keep(parent, target, found, keeping);
                }
                // As late as it can be.
                expected.checkButCtime(Expectation.look(parent, target));
                named.directory().move(named.name(), parent, target.name());
            }
        }
    }

    private HardLinks.Result exchange(
            Staged staged,
            HeldDirectory parent,
            RelativePath target,
            Expectation expected,
            Keeping keeping)
            throws IOException {
        return links.exchanges()
                ? trash.take(
                        target,
                        keeping,
                        hand -> new FileExchange(links, hand, parent, target).run(staged, expected))
                : HardLinks.Result.REFUSED;
    }

    /** Links or copies into the trash what is about to be replaced. */
    private void keep(HeldDirectory parent, RelativePath target, Found found, Keeping keeping)
            throws IOException {
        switch (trash.take(target, keeping, hand -> link(hand, parent, target, found))) {
            case DONE -> {}
            case REFUSED ->
                    keepCopy(
                            copier.copy(parent, target.name(), identityOf(found)),
                            target,
                            found,
                            keeping);
        }
    }

    private HardLinks.Result link(Hand hand, HeldDirectory parent, RelativePath target, Found found)
            throws IOException {
        HardLinks.Result linked =
                hand.fill((to, name) -> links.link(parent, target.name(), found.key(), to, name));
        if (linked == HardLinks.Result.DONE) {
            checkLinked(target, identityOf(found), hand.directory(), hand.name());
            hand.settle(found);
        }
        return linked;
    }

    private void keepCopy(StagedName copy, RelativePath target, Found found, Keeping keeping)
            throws IOException {
        try {
            var _ =
                    trash.take(
                            target,
                            keeping,
                            hand -> {
                                hand.fill(links, copy.directory(), copy.name());
                                hand.keep(found);
                                return HardLinks.Result.DONE;
                            });
        } catch (IOException e) {
            Closing.quietly(copy::discard);
            throw e;
        }
    }

    private static FileStat identityOf(Found found) {
        return Objects.requireNonNull(found.identity());
    }

    private static void checkLinked(
            RelativePath target, FileStat identity, HeldDirectory trash, String name)
            throws IOException {
        try {
            new Expectation(target.toString(), identity).checkButCtime(trash.look(name));
        } catch (IOException e) {
            trash.removeFile(name);
            throw e;
        }
    }

    /** Removes what is as expected, if anything is there. */
    void remove(HeldDirectory parent, RelativePath target, Expectation expected, Keeping keeping)
            throws IOException {
        Found found = parent.find(target.name());
        if (found == null) {
            return;
        }
        check(found, expected);
        if (expected.isDirectory()) {
            parent.removeDirectory(target.name());
        } else {
            var _ =
                    trash.take(
                            target,
                            unlessCopied(keeping, found),
                            hand -> new TakingAway(links, hand, parent, target).run(expected));
        }
    }

    /** A conflict copy that was made of it is what is kept of it. */
    private Keeping unlessCopied(Keeping keeping, Found found) {
        return found.isShared() && trash.hasCopy(identityOf(found)) ? Keeping.NOTHING : keeping;
    }
}
