package dev.sluice.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a scan found.
 *
 * @param looked paths looked at
 * @param changed entries that got a new version, deletes not counted
 * @param deleted tombstones made
 * @param problems by path: what could not be looked at, and why
 */
public record ScanReport(
        Instant at,
        Duration took,
        long looked,
        long changed,
        long deleted,
        Map<String, String> problems) {

    public ScanReport {
        problems = Map.copyOf(problems);
    }

    /** This walk and one right after it: what there is the later one tells, what was done both. */
    public ScanReport then(ScanReport next) {
        return new ScanReport(
                at,
                took.plus(next.took),
                next.looked,
                changed + next.changed,
                deleted + next.deleted,
                next.problems);
    }
}
