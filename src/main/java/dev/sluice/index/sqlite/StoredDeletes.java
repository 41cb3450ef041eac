package dev.sluice.index.sqlite;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.DeleteStanding;
import dev.sluice.index.DeleteSums;
import dev.sluice.index.Deletes;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted of deletes or of overwrites, as the last commit left it. */
record StoredDeletes(Readers readers, Recent recent, PlanKind kind) implements Deletes {

    @Override
    public List<DeletePlan> waiting() {
        return readers.read("read the plans", tables -> tables.deletes(kind).waiting());
    }

    @Override
    public boolean isWaiting(DeleteOrigin origin) {
        return readers.read("look for a plan", tables -> tables.deletes(kind).isWaiting(origin));
    }

    @Override
    public boolean isAnyWaiting() {
        return recent.read(
                "look for any plan", kind, tables -> tables.deletes(kind).isAnyWaiting());
    }

    @Override
    public long plansWaiting(Instant after) {
        return readers.read("count the plans", tables -> tables.deletes(kind).plansWaiting(after));
    }

    @Override
    public long waitingCount() {
        return recent.read("count what waits", kind, tables -> tables.deletes(kind).waitingCount());
    }

    @Override
    public List<PlannedDelete> planned(long plan, @Nullable RelativePath after, int limit) {
        return readers.read(
                "read a plan", tables -> tables.deletes(kind).planned(plan, after, limit));
    }

    @Override
    public List<DeleteStanding> standings(List<PlannedDelete> asked) {
        return readers.read("look for deletes", tables -> tables.deletes(kind).standings(asked));
    }

    @Override
    public DeleteSums sums(Instant hourAgo, Sequence at) {
        return readers.read("sum up deletes", tables -> tables.deletes(kind).sums(hourAgo, at));
    }

    @Override
    public DeleteSums worst(Instant hourAgo, long many) {
        return readers.read("sum up deletes", tables -> tables.deletes(kind).worst(hourAgo, many));
    }

    @Override
    public @Nullable LiveCount lastCount() {
        return recent.<@Nullable LiveCount>read(
                "read the last count", kind, tables -> tables.deletes(kind).lastCount());
    }

    @Override
    public @Nullable LiveCount count(Instant until) {
        return readers.read("read a count", tables -> tables.deletes(kind).count(until));
    }

    @Override
    public boolean isRelisted(NodeId peer) {
        return recent.read(
                "look for a peer",
                List.of(kind, peer),
                tables -> tables.deletes(kind).isRelisted(peer));
    }
}
