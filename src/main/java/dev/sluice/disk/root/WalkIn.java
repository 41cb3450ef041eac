package dev.sluice.disk.root;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Goes to a directory name by name. What is shut on the way is lent: then all that leads there
 * stays held until the directory is closed, since a mode is given back by way of the directory
 * above.
 */
final class WalkIn {

    private final Loans loans;

    /** What is to be closed in the end, the last one first. */
    private final Deque<AutoCloseable> taken = new ArrayDeque<>();

    private boolean isLent;

    private WalkIn(Loans loans) {
        this.loans = loans;
    }

    /**
     * @param top the root, which is closed
     */
    static HeldDirectory to(RelativePath directory, HeldDirectory top, Loans loans)
            throws IOException {
        WalkIn walk = new WalkIn(loans);
        try {
            return walk.from(top, directory);
        } catch (IOException | RuntimeException e) {
            walk.taken.forEach(Closing::quietly);
            throw e;
        }
    }

    private HeldDirectory from(HeldDirectory top, RelativePath directory) throws IOException {
        HeldDirectory current = top;
        for (String name : directory.names()) {
            HeldDirectory above = current;
            taken.push(above);
            current = enter(above, name);
            if (!isLent) {
                taken.clear();
                above.close();
            }
        }
        if (isLent) {
            current.thenClose(() -> taken.forEach(Closing::quietly));
        }
        return current;
    }

    private HeldDirectory enter(HeldDirectory above, String name) throws IOException {
        try {
            return enterUnlessShut(above, name);
        } catch (AccessDeniedException e) {
            taken.push(loans.take(above, name, e));
            isLent = true;
            return above.enter(name);
        }
    }

    /**
     * @throws AccessDeniedException also if it could be opened, and nothing in it be looked at
     */
    static HeldDirectory enterUnlessShut(HeldDirectory above, String name) throws IOException {
        HeldDirectory entered = above.enter(name);
        if (isShut(entered)) {
            entered.close();
            throw new AccessDeniedException(above.pathOf(name));
        }
        return entered;
    }

    /** If that cannot be told it is closed. */
    static boolean isShut(HeldDirectory entered) throws IOException {
        try {
            return entered.isShut();
        } catch (IOException | RuntimeException e) {
            Closing.quietly(entered);
            throw e;
        }
    }
}
