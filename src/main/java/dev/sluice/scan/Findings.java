package dev.sluice.scan;

import dev.sluice.budget.Verdict;
import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a scan comes to. Used by the scanning thread only. */
final class Findings {

    private final Mounts mounts;
    private final ScanCounter counter;
    private long looked;
    private long changed;
    private long deleted;
    private Verdict deletes = Verdict.ALLOWED;
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final Set<RelativePath> unsettled = new LinkedHashSet<>();
    private final Set<RelativePath> drift = new LinkedHashSet<>();

    /**
     * @param counter is told of everything as well
     */
    Findings(Mounts mounts, ScanCounter counter) {
        this.mounts = mounts;
        this.counter = counter;
    }

    void looked() {
        looked++;
        counter.looked.increment();
    }

    void changed() {
        changed++;
        counter.changed.increment();
    }

    void deleted() {
        deleted++;
        counter.deleted.increment();
    }

    /** What the budget says of what is gone. */
    void judged(Verdict verdict) {
        deletes = verdict;
    }

    void unsettled(RelativePath path) {
        if (unsettled.size() < ScanResult.MAX_UNSETTLED) {
            unsettled.add(path);
        }
    }

    void drift(RelativePath path) {
        if (drift.size() < ScanResult.MAX_DRIFT) {
            drift.add(path);
        }
    }

    void problem(@Nullable RelativePath path, IOException reason) {
        if (reason instanceof ForeignMountException mount) {
            mounted(RelativePath.of(mount.getFile()));
            return;
        }
        boolean isPathSaid =
                path != null
                        && reason instanceof FileSystemException e
                        && path.toString().equals(e.getFile());
        problem(path, isPathSaid ? Faults.reason(reason) : Faults.words(reason));
    }

    void problem(@Nullable RelativePath path, String reason) {
        problem(path == null ? "/" : escaped(path.toString()), reason);
    }

    /** Something is mounted at a path. */
    void mounted(RelativePath path) {
        problem(path, mounts.found(path));
    }

    /** Whether something at a path or below it could not be looked at, so far as it is known. */
    boolean hasProblemsBelow(RelativePath path) {
        String at = escaped(path.toString());
        return problems.size() >= ScanResult.MAX_PROBLEMS
                || problems.keySet().stream()
                        .anyMatch(each -> each.equals(at) || each.startsWith(at + "/"));
    }

    /** A name that may not even be a path. */
    void problem(@Nullable RelativePath directory, String name, String reason) {
        String prefix = directory == null ? "" : escaped(directory.toString()) + "/";
        problem(prefix + escaped(name), reason);
    }

    private void problem(String escaped, String reason) {
        if (problems.size() < ScanResult.MAX_PROBLEMS) {
            problems.putIfAbsent(escaped, reason);
        }
    }

    private static String escaped(String text) {
        String quoted = Quoted.of(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    ScanResult result() {
        return new ScanResult(looked, changed, deleted, problems, unsettled, drift, deletes);
    }
}
