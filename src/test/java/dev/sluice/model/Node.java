package dev.sluice.model;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One node: its disk, its index, its clock and its process. */
final class Node {

    private final int number;
    private final Role role;
    private final World world;
    private final Disk disk = new Disk();
    private final User user;
    private ModelIndex index;
    private @Nullable ModelIndex backup;
    private boolean isUp = true;
    private long skewMicros;
    private Past unknown = Past.NONE;

    Node(int number, Role role, World world) {
        this.number = number;
        this.role = role;
        this.world = world;
        this.user = new User(number, disk, world.history());
        this.index = new ModelIndex(world.newEpoch(), world.ledger());
    }

    int number() {
        return number;
    }

    Role role() {
        return role;
    }

    Disk disk() {
        return disk;
    }

    User user() {
        return user;
    }

    ModelIndex index() {
        return index;
    }

    boolean isUp() {
        return isUp;
    }

    Instant now() {
        long micros = world.micros() + skewMicros;
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    void jump(long micros) {
        skewMicros += micros;
    }

    Scanner scanner() {
        return new Scanner(disk, index, this::now, world.history(), number, unknown, world.bug());
    }

    void crash() {
        isUp = false;
    }

    void restart() {
        if (!isUp) {
            isUp = true;
            scanner().recover();
        }
    }

    /** The index is lost. A new one knows nothing and writes under a new epoch. */
    void wipe() {
        Epoch epoch = world.bug() == Bug.COUNTER_FROM_ONE ? index.epoch() : world.newEpoch();
        index = new ModelIndex(epoch, world.ledger());
        for (Thing thing : disk.things().values()) {
            unknown = unknown.union(thing.past());
        }
        disk.forgetAbsent();
        world.noteWipe();
        world.history().events().stream()
                .filter(e -> e.isDelete() && !world.isKnown(e))
                .forEach(world.history()::forget);
    }

    void backup() {
        backup = index.copy();
    }

    /** The copy is put back, the marker shows it at the start, and the first scan follows. */
    void restore() {
        if (backup == null) {
            return;
        }
        index = backup.copy();
        if (world.bug() != Bug.RESTORED_UNDER_ITS_EPOCH) {
            index.renew(world.newEpoch(), world.bug() != Bug.RESTORED_AND_MINTED);
        }
        disk.things()
                .forEach((path, thing) -> {
                    Row row = index.find(path);
                    if (row == null || !thing.past().isWithin(row.past())) {
                        unknown = unknown.union(thing.past());
                    }
                });
        disk.forgetAbsent();
        world.noteWipe();
        world.history().events().stream()
                .filter(e -> e.isDelete() && !world.isKnown(e))
                .forEach(world.history()::forget);
        isUp = true;
        scanner().recover();
        scanner().scan();
    }

    /** Whether a peer could fetch the content of an entry now: index and disk must both have it. */
    boolean serves(Entry wanted) {
        Entry entry = index.entry(wanted.path());
        return entry != null
                && entry.state().hasContentOf(wanted.state())
                && holds(wanted.path(), wanted.state().digest());
    }

    private boolean holds(RelativePath path, @Nullable Digest digest) {
        Thing thing = disk.find(path);
        return thing != null && Objects.equals(thing.state().digest(), digest);
    }
}
