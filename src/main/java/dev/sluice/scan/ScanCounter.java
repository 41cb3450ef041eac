package dev.sluice.scan;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the scans of a folder do, for whoever looks meanwhile. Used by any thread. */
final class ScanCounter {

    final LongAdder looked = new LongAdder();
    final LongAdder hashed = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder changed = new LongAdder();
    final LongAdder deleted = new LongAdder();

    ScanTally tally() {
        return new ScanTally(looked.sum(), hashed.sum(), bytes.sum(), changed.sum(), deleted.sum());
    }
}
