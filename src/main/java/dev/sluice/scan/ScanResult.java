package dev.sluice.scan;

import dev.sluice.budget.Verdict;
import dev.sluice.domain.RelativePath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a scan came to.
 *
 * @param looked paths on the disk that were compared with the index
 * @param changed entries committed for what is there: new, changed, or only touched
 * @param deleted tombstones committed
 * @param problems why a path was left as the index has it, by path (escaped, fit for one line); at
 *     most {@link #MAX_PROBLEMS}
 * @param unsettled paths to be scanned again after the settle time: files that are being written,
 *     and what was changed by somebody else during the scan; at most {@link #MAX_UNSETTLED}
 * @param drift where a mirror differs from its index; at most {@link #MAX_DRIFT}
 * @param deletes what the budget says of what is gone: whether tombstones were put off, since more
 *     may be about to be deleted
 */
public record ScanResult(
        long looked,
        long changed,
        long deleted,
        Map<String, String> problems,
        Set<RelativePath> unsettled,
        Set<RelativePath> drift,
        Verdict deletes) {

    /** More problems than these are counted by the next scans, when these are solved. */
    public static final int MAX_PROBLEMS = 1_000;

    /** More unsettled paths than these are left to the next scan of everything. */
    public static final int MAX_UNSETTLED = 50_000;

    /** More drift than this is left to the next scan of everything, when this is undone. */
    public static final int MAX_DRIFT = 50_000;

    public ScanResult {
        problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
        unsettled = Collections.unmodifiableSet(new LinkedHashSet<>(unsettled));
        drift = Collections.unmodifiableSet(new LinkedHashSet<>(drift));
    }
}
