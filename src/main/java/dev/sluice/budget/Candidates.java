package dev.sluice.budget;

import dev.sluice.index.PlannedDelete;
import java.util.List;
import java.util.function.Consumer;

/** What somebody is about to delete. */
@FunctionalInterface
public interface Candidates {

    /** Passes them page by page; may be called more than once, and need not say the same again. */
    void forEachPage(Consumer<List<PlannedDelete>> sink);
}
