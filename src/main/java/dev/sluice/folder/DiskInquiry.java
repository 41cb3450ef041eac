package dev.sluice.folder;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.fault.Faults;
import dev.sluice.folder.root.Mount;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.pull.Drift;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether the disk is at a path what the index has, and if not, when that will be seen. */
final class DiskInquiry {

    private final FolderSetup setup;
    private final Index index;
    private final Mount mount;
    private final Agenda agenda;
    private final FolderWatch watch;
    private final Supplier<Map<String, String>> problems;
    private final BooleanSupplier isScanning;
    private final @Nullable Drift drift;
    private final InstantSource clock;

    /**
     * @param problems what cannot be replicated, by path as {@link FolderProblems} writes it
     * @param isScanning whether a scan is under way
     * @param drift of a mirror, else null
     * @param clock that is compared with the times of files
     */
    DiskInquiry(
            FolderSetup setup,
            Index index,
            Mount mount,
            Agenda agenda,
            FolderWatch watch,
            Supplier<Map<String, String>> problems,
            BooleanSupplier isScanning,
            @Nullable Drift drift,
            InstantSource clock) {
        this.setup = setup;
        this.index = index;
        this.mount = mount;
        this.agenda = agenda;
        this.watch = watch;
        this.problems = problems;
        this.isScanning = isScanning;
        this.drift = drift;
        this.clock = clock;
    }

    /** What the disk has to say; nothing if it is what the index has, or cannot be looked at. */
    List<Reason> reasons(RelativePath path, @Nullable Row row) {
        Target target = mount.current();
        if (target == null) {
            return List.of();
        }
        Reason problem = problem(path);
        if (problem != null) {
            return List.of(problem);
        }
        if (index.intent(path) != null) {
            return List.of(Reason.of(Cause.WAITING, "it is put in place in this moment"));
        }
        try {
            Reason difference = difference(path, row, look(path, row, target.root()));
            return difference == null ? List.of() : List.of(difference);
        } catch (IOException e) {
            return List.of(notReplicated(path, Faults.reason(e)));
        }
    }

    /** What was found at the path, or at a directory above it. */
    private @Nullable Reason problem(RelativePath path) {
        Map<String, String> all = problems.get();
        if (all.isEmpty()) {
            return null;
        }
        String exact = all.get(path.toString());
        if (exact != null) {
            return notReplicated(path, exact); // as it is shown, if that is how it was asked for
        }
        for (RelativePath at = path; at != null; at = at.parent()) {
            String reason = all.get(FolderProblems.written(at));
            if (reason != null) {
                Reason found = notReplicated(at, reason);
                return at.equals(path) ? found : found.with("directory", at.toString());
            }
        }
        return null;
    }

    private static Reason notReplicated(RelativePath at, String reason) {
        return Reason.of(
                        Cause.NOT_REPLICATED,
                        "%s cannot be replicated: %s".formatted(Quoted.line(at.toString()), reason))
                .with("reason", reason);
    }

    /** What is at exactly this name. */
    private static @Nullable FileStat look(RelativePath path, @Nullable Row row, FolderRoot root)
            throws IOException {
        FileStat now = root.look(path);
        boolean isNew = row == null || !row.entry().isLive();
        return now != null && isNew && root.otherName(path) != null ? null : now;
    }

    private @Nullable Reason difference(
            RelativePath path, @Nullable Row row, @Nullable FileStat now) {
        FileStat seen = row != null && row.entry().isLive() ? row.seen() : null;
        if (isSame(seen, now)) {
            return null;
        }
        if (setup.role() == Role.RECEIVE_ONLY) {
            return drift(path);
        }
        return now == null ? gone(path) : changed(path, seen == null, now);
    }

    private Reason drift(RelativePath path) {
        Drift.Failure failure = drift == null ? null : drift.failure(path);
        String what = "it was changed here, in a mirror: it is put back as its peers have it";
        Reason reason =
                failure == null
                        ? Reason.of(Cause.DRIFT, what)
                        : Reason.of(Cause.DRIFT, what + ", which has failed: " + failure.reason())
                                .with("reason", failure.reason())
                                .with("attempts", (long) failure.attempts());
        return reason.with("role", setup.role().toString());
    }

    private static boolean isSame(@Nullable FileStat seen, @Nullable FileStat now) {
        if (seen == null || now == null) {
            return seen == null && now == null;
        }
        // The times of a directory are of its names, which are entries of their own.
        return now.kind() == Kind.DIRECTORY
                ? seen.kind() == now.kind() && seen.mode().equals(now.mode())
                : seen.isSame(now);
    }

    private Reason gone(RelativePath path) {
        boolean isLookedAt = agenda.appointment(path) != null || isScanning.getAsBoolean();
        if (isLookedAt || agenda.isWaitingForCalm()) {
            return Reason.of(
                    Cause.DELETES_COMING,
                    "it is gone from the disk here; when no more deletes come it is decided"
                            + " whether it is deleted elsewhere");
        }
        return unscanned("it is gone from the disk here", path);
    }

    private Reason changed(RelativePath path, boolean isNew, FileStat now) {
        String what = isNew ? "it is new on the disk here" : "it was changed on the disk here";
        Duration age = Duration.between(now.ctime(), clock.instant());
        boolean isYoung = now.kind() == Kind.FILE && age.compareTo(setup.scan().settle()) < 0;
        return isYoung || agenda.appointment(path) != null
                ? Reason.of(
                                Cause.NOT_RESTED,
                                "%s, %d ms ago; it is read when it has rested for %d ms"
                                        .formatted(
                                                what,
                                                Math.max(0, age.toMillis()),
                                                setup.scan().settle().toMillis()))
                        .with("since", now.ctime().toString())
                : unscanned(what, path).with("since", now.ctime().toString());
    }

    private Reason unscanned(String what, RelativePath path) {
        Duration next = agenda.nextWalk();
        Instant at = clock.instant().plus(next);
        String unwatched =
                isWatched(path) ? "" : ", since its directory is not watched for changes";
        String when =
                isScanning.getAsBoolean()
                        ? "a scan is under way"
                        : "the next one is in %d s".formatted(next.toSeconds());
        return Reason.of(
                        Cause.NOT_SCANNED,
                        "%s, and no scan has seen that yet%s; %s".formatted(what, unwatched, when))
                .with("retryAt", at.toString());
    }

    private boolean isWatched(RelativePath path) {
        return watch.isOpen()
                && watch.unwatched().stream()
                        .noneMatch(
                                each -> each.equals("/") || path.toString().startsWith(each + "/"));
    }
}
