package dev.sluice.scrub;

import java.util.concurrent.atomic.LongAdder;

/** Counts since the start of the process; read by any thread. */
final class ScrubCounter {

    final LongAdder files = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder rotten = new LongAdder();

    ScrubTally tally() {
        return new ScrubTally(files.sum(), bytes.sum(), skipped.sum(), rotten.sum());
    }
}
