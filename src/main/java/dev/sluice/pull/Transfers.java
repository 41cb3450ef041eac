package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What is in flight to one folder, and how much ever was since the start. */
public final class Transfers {

    private final Set<Transfer> active = ConcurrentHashMap.newKeySet();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder files = new LongAdder();

    /** What is in flight now, the oldest first. */
    public List<Transfer> active() {
        return active.stream().sorted((a, b) -> a.started().compareTo(b.started())).toList();
    }

    /** Bytes received since the start of the process. */
    public long bytes() {
        return bytes.sum() + active.stream().mapToLong(Transfer::received).sum();
    }

    /** Contents received whole since the start of the process. */
    public long files() {
        return files.sum();
    }

    Transfer begin(NodeId peer, RelativePath path, long size, Instant now) {
        Transfer transfer = new Transfer(peer, path, size, now);
        active.add(transfer);
        return transfer;
    }

    void end(Transfer transfer, boolean whole) {
        active.remove(transfer);
        bytes.add(transfer.received());
        if (whole) {
            files.increment();
        }
    }
}
