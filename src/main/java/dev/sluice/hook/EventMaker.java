package dev.sluice.hook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.EventsMade;
import dev.sluice.index.Index;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of what has happened in a folder, from what the index has: so nothing is noted while
 * changes are applied, and a process that is killed finds after its next start what was not told.
 * Used by one thread.
 */
final class EventMaker {

    /** How long that usually is. */
    static final Duration REST = Duration.ofMillis(500);

    /** One that never rests is told of so often. */
    static final Duration LONGEST_UNREST = Duration.ofMinutes(1);

    private final Index index;
    private final NodeId node;
    private final BooleanSupplier isBusy;
    private final Supplier<Hooks.@Nullable State> state;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Duration rest;
    private EventsMade made;
    private Sequence last;
    private long lastCommits = -1;
    private long changedAt;
    private @Nullable Long unrestSince;

    /**
     * @param made of what events were made already
     * @param isBusy whether contents are on their way
     * @param state what the folder does, null while that is not known yet
     * @param rest when nothing has changed for so long and no content is coming, it is at rest
     */
    EventMaker(
            Index index,
            NodeId node,
            EventsMade made,
            BooleanSupplier isBusy,
            Supplier<Hooks.@Nullable State> state,
            InstantSource clock,
            LongSupplier nanoTime,
            Duration rest) {
        this.rest = rest;
        this.index = index;
        this.node = node;
        this.made = made;
        this.last = made.sequence();
        this.isBusy = isBusy;
        this.state = state;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.changedAt = nanoTime.getAsLong();
    }

    /**
     * Makes what events are due.
     *
     * @return whether it made any
     */
    boolean look() {
        List<LongFunction<String>> bodies = new ArrayList<>();
        EventsMade next = made;
        next = changes(next, bodies);
        next = plans(next, bodies);
        next = state(next, bodies);
        if (!next.equals(made)) {
            store(next, bodies);
        }
        return !bodies.isEmpty();
    }

    private void store(EventsMade next, List<LongFunction<String>> bodies) {
        index.write(transaction -> {
            bodies.forEach(transaction.events()::add);
            transaction.events().made(next);
            return true;
        });
        made = next;
    }

    private EventsMade changes(EventsMade before, List<LongFunction<String>> bodies) {
        Sequence now = index.last();
        long time = nanoTime.getAsLong();
        if (!now.equals(last)) {
            last = now;
            changedAt = time;
        }
        if (!now.isAfter(before.sequence())) {
            unrestSince = null;
            return before;
        }
        Long since = unrestSince;
        unrestSince = since == null ? (Long) time : since;
        boolean isLong = time - unrestSince >= LONGEST_UNREST.toNanos();
        boolean isAtRest = time - changedAt >= rest.toNanos() && !isBusy.getAsBoolean();
        if (!isAtRest && !isLong) {
            return before;
        }
        unrestSince = null;
        return changes(before, now, isAtRest, bodies);
    }

    private EventsMade changes(
            EventsMade before,
            Sequence until,
            boolean isAtRest,
            List<LongFunction<String>> bodies) {
        Changed changed = new Changed(index.epoch());
        Sequence[] read = {before.sequence()};
        index.changes(
                before.sequence(),
                Integer.MAX_VALUE,
                row -> {
                    changed.add(row);
                    read[0] = row.sequence();
                });
        // An entry that was forgotten has left no row.
        Sequence sequence = read[0].isAfter(until) ? read[0] : until;
        if (changed.isAny()) {
            bodies.add(
                    body(
                            "changes",
                            json -> {
                                json.writeNumberField("after", before.sequence().value());
                                json.writeNumberField("sequence", sequence.value());
                                json.writeBooleanField("atRest", isAtRest);
                                changed.write(json);
                            }));
        }
        if (changed.isAnyCopy()) {
            bodies.add(
                    body(
                            "conflict",
                            json -> {
                                json.writeNumberField("sequence", sequence.value());
                                changed.writeCopies(json);
                            }));
        }
        return new EventsMade(sequence, before.plan(), before.stopped());
    }

    private EventsMade plans(EventsMade before, List<LongFunction<String>> bodies) {
        long commits = index.commits();
        if (commits == lastCommits) {
            return before;
        }
        lastCommits = commits;
        long told = before.plan();
        for (DeletePlan plan : index.plans()) {
            if (plan.number() > before.plan()) {
                told = Math.max(told, plan.number());
                bodies.add(body("waiting", json -> write(plan, json)));
            }
        }
        return new EventsMade(before.sequence(), told, before.stopped());
    }

    private static void write(DeletePlan plan, JsonGenerator json) throws IOException {
        json.writeNumberField("plan", plan.number());
        json.writeStringField("kind", plan.kind().toString());
        json.writeStringField("origin", plan.origin().toString());
        json.writeNumberField("entries", plan.entries());
        json.writeStringField("reason", plan.reason());
    }

    private EventsMade state(EventsMade before, List<LongFunction<String>> bodies) {
        Hooks.State now = state.get();
        String reason = now == null ? before.stopped() : now.stopped();
        if (Objects.equals(reason, before.stopped())) {
            return before;
        }
        if (reason == null) {
            bodies.add(body("running", _ -> {}));
        } else if (before.stopped() == null) {
            bodies.add(body("stopped", json -> json.writeStringField("reason", reason)));
        }
        return new EventsMade(before.sequence(), before.plan(), reason);
    }

    private LongFunction<String> body(String event, EventJson.Fields fields) {
        String id = UUID.randomUUID().toString();
        String at = clock.instant().toString();
        return number ->
                EventJson.object(json -> {
                    json.writeStringField("id", id);
                    json.writeNumberField("number", number);
                    json.writeStringField("event", event);
                    json.writeStringField("folder", index.folder().text());
                    json.writeStringField("node", node.toString());
                    json.writeStringField("at", at);
                    fields.write(json);
                });
    }
}
