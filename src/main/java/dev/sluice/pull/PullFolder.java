package dev.sluice.pull;

import dev.sluice.domain.RelativePath;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.pull.publish.OwnSteps;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What rounds need of the folder that they pull to, beside its index.
 *
 * @param ignored what is taken from no peer; changed within {@link Puller#whileStill} only
 * @param rescan called with a path whose disk is not what the index says
 * @param own told of each step that is made in the tree
 * @param drift of a {@code receive-only} folder, which mints nothing; else null
 */
public record PullFolder(
        Supplier<IgnoreRules> ignored,
        Consumer<RelativePath> rescan,
        OwnSteps own,
        @Nullable Drift drift) {}
