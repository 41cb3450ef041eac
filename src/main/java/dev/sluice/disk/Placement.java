package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a staged file or link in its place, and takes one away: look at the target, keep it in the
 * trash, look at what was kept, step, look at what came of it.
 */
final class Placement {

    private final Trash trash;
    private final HardLinks links;

    Placement(Trash trash, HardLinks links) {
        this.trash = trash;
        this.links = links;
    }

    /** What is at a target; something that cannot be replicated was not expected there. */
    static @Nullable FileIdentity look(HeldDirectory parent, RelativePath target)
            throws IOException {
        try {
            return parent.look(target.name());
        } catch (NotReplicatedException e) {
            throw new TargetChangedException(target + ": what is there " + e.getReason());
        }
    }

    /**
     * Afterwards the name in staging is gone. Where nothing is expected, the step itself fails if
     * something is there.
     */
    FileIdentity put(
            Staged staged,
            HeldDirectory parent,
            RelativePath target,
            @Nullable FileIdentity expected)
            throws IOException {
        Expectation expectation = new Expectation(target.toString(), expected);
        FileIdentity found = expected == null ? null : look(parent, target);
        expectation.check(found);
        if (found == null) {
            create(staged, parent, target);
        } else if (found.kind() == Kind.DIRECTORY) {
            parent.removeDirectory(target.name());
            create(staged, parent, target);
        } else {
            StagedName named = staged.named();
            secure(parent, target, expectation);
            named.directory().move(named.name(), parent, target.name());
        }
        return staged.published(parent, target);
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
            nothing.check(look(parent, target));
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
                nothing.check(look(parent, target));
                staging.move(staged.name(), parent, target.name());
            }
        }
    }

    /** Removes what was found to be as expected. */
    void remove(HeldDirectory parent, RelativePath target, Expectation expected)
            throws IOException {
        if (expected.isDirectory()) {
            parent.removeDirectory(target.name());
        } else {
            secure(parent, target, expected);
            parent.removeFile(target.name());
        }
    }

    private void secure(HeldDirectory parent, RelativePath target, Expectation expected)
            throws IOException {
        if (trash.isKept()) {
            trash.keep(parent, target, expected);
        } else {
            expected.check(look(parent, target));
        }
    }
}
