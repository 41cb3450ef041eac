package dev.sluice.pull.fetch;

import static dev.sluice.Together.check;

import dev.sluice.Together;
import dev.sluice.domain.Digest;
import dev.sluice.pull.plan.ContentTask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/** Rounds with several peers bring each content once, and none waits for ever. */
@ExtendWith(FrayTestExtension.class)
class InFlightInterleavings {

    private static final Digest DIGEST = Tasks.digest(1);

    private static final Digest OTHER = Tasks.digest(2);

    private static final List<ContentTask> TASKS =
            List.of(Tasks.task("a", DIGEST, 3), Tasks.task("b", OTHER, 3));

    /** Far longer than any of these runs: who needs it was not woken. */
    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    @FrayTest(iterations = Together.ITERATIONS)
    void eachIsBroughtByOneRoundAtATimeAndWhoWaitsIsWoken() throws Exception {
        InFlight inFlight = new InFlight();
        AtomicInteger bringing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean isHere = new AtomicBoolean();
        Together.Part round = () -> bring(inFlight, bringing, most, isHere);
        Together.run(round, round, round);
        check(most.get() == 1, "brought by several at once");
        check(isHere.get(), "brought by nobody");
        check(inFlight.claims().claim(DIGEST), "held by somebody who has ended");
    }

    /** As a round does: claims it or waits for who has, until it is here. */
    private static void bring(
            InFlight inFlight, AtomicInteger bringing, AtomicInteger most, AtomicBoolean isHere)
            throws InterruptedException {
        try (InFlight.Claims claims = inFlight.claims()) {
            while (!isHere.get()) {
                long before = claims.ended();
                if (claims.claim(DIGEST)) {
                    most.accumulateAndGet(bringing.incrementAndGet(), Math::max);
                    isHere.set(true);
                    bringing.decrementAndGet();
                    claims.release(new Arrivals.Taken(List.of(), TASKS.subList(0, 1)));
                } else if (!isHere.get()) {
                    check(claims.awaitEnded(before, LONG), "not woken");
                }
            }
        }
    }

    @FrayTest(iterations = Together.ITERATIONS)
    void whatIsTakenOverIsFreeWhenAllHaveEnded() throws Exception {
        InFlight inFlight = new InFlight();
        Together.Part patient =
                () -> {
                    try (InFlight.Claims claims = inFlight.claims()) {
                        List<ContentTask> ours = claims.claim(TASKS, new ArrayList<>());
                        claims.release(new Arrivals.Taken(List.of(), ours));
                    }
                };
        Together.Part hasty =
                () -> {
                    try (InFlight.Claims claims = inFlight.claims()) {
                        List<ContentTask> ours = claims.claimAnyway(TASKS, new ArrayList<>());
                        claims.releaseAllBut(ours, ours.subList(0, 1));
                    }
                };
        Together.run(patient, hasty, hasty);
        InFlight.Claims last = inFlight.claims();
        check(last.claim(DIGEST) && last.claim(OTHER), "held by somebody who has ended");
        check(last.endedByOthers() == 0, "something ended after all had");
    }
}
