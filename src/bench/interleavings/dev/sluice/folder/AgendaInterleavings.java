package dev.sluice.folder;

import static dev.sluice.Together.check;

import dev.sluice.Together;
import dev.sluice.domain.RelativePath;
import dev.sluice.report.ScanReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/** What the scanning thread is asked for it does, or says that it will not. */
@ExtendWith(FrayTestExtension.class)
class AgendaInterleavings {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final RelativePath A = RelativePath.of("a");
    private static final RelativePath B = RelativePath.of("b");

    private static final ScanReport REPORT =
            new ScanReport(Instant.EPOCH, Duration.ZERO, 0, 0, 0, Map.of());

    @FrayTest(iterations = Together.ITERATIONS)
    void whoAsksForAWalkIsAnsweredThoughTheNodeStops() throws Exception {
        Agenda agenda = new Agenda(() -> 0);
        AtomicReference<CompletableFuture<ScanReport>> first = new AtomicReference<>();
        AtomicReference<CompletableFuture<ScanReport>> second = new AtomicReference<>();
        Together.run(
                () -> first.set(agenda.walkNow()),
                () -> {
                    walk(agenda);
                    agenda.close();
                },
                () -> second.set(agenda.walkNow()));
        check(first.get().isDone() && second.get().isDone(), "somebody waits for ever");
    }

    private static void walk(Agenda agenda) {
        if (agenda.takeDue(HOUR) instanceof Agenda.Work.Everything everything) {
            List<CompletableFuture<ScanReport>> waiting = everything.waiting();
            agenda.join(REPORT);
            waiting.forEach(each -> each.complete(REPORT));
        }
    }

    @FrayTest(iterations = Together.ITERATIONS)
    void eachPathIsLookedAtByItselfOrWithEverything() throws Exception {
        Agenda agenda = new Agenda(() -> 0);
        Agenda.Work first = agenda.takeDue(HOUR);
        check(first instanceof Agenda.Work.Everything, "the first walk is not due");
        Set<RelativePath> looked = new HashSet<>();
        Together.run(
                () -> agenda.look(A, Duration.ZERO),
                () -> agenda.look(B, Duration.ZERO),
                () -> {
                    while (looked.size() < 2) {
                        look(agenda.take(HOUR), looked);
                    }
                });
        check(agenda.takeDue(HOUR) == null, "something is due twice");
    }

    private static void look(Agenda.Work work, Set<RelativePath> looked) {
        if (work instanceof Agenda.Work.Paths paths) {
            looked.addAll(paths.paths());
        }
    }
}
