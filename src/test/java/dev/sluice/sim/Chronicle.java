package dev.sluice.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What people wrote, and what of it they replaced or deleted themselves. */
final class Chronicle {

    private final Set<String> written = new HashSet<>();
    private final Set<String> given = new HashSet<>();

    /** By path: the contents that were deleted there. */
    private final Map<String, Set<String>> deleted = new HashMap<>();

    private final Set<String> touched = new HashSet<>();

    /** Contents that people themselves brought to several paths, or wrote more than once. */
    private final Set<String> repeated = new HashSet<>();

    /** Perhaps on several nodes, each of which may delete its own. */
    private final Set<String> savedOften = new HashSet<>();

    private final Set<String> returning = new HashSet<>();

    private boolean mayAllReturn;

    /** From now on a delete may be known to nobody. */
    void mayAllReturn() {
        mayAllReturn = true;
    }

    boolean mayAnyReturn() {
        return mayAllReturn;
    }

    /** Somebody did not want what was deleted there to go. */
    void mayReturn(String path) {
        returning.add(path);
    }

    void wrote(String content) {
        if (!written.add(content)) {
            savedOften.add(content);
        }
    }

    /** It is there again, or may be overwritten: nobody counts on it. */
    void wroteAgain(String content) {
        wrote(content);
        given.add(content);
        repeated.add(content);
        deleted.values().forEach(contents -> contents.remove(content));
    }

    void moved(String content) {
        repeated.add(content);
    }

    /** Somebody saw it and put something else in its place, or nothing. */
    void gave(String content) {
        given.add(content);
    }

    void deleted(String path, String content) {
        given.add(content);
        deleted.computeIfAbsent(path, _ -> new HashSet<>()).add(content);
    }

    /** Its time or mode was changed: that is a change as well, and may win over a delete. */
    void touched(String content) {
        touched.add(content);
    }

    boolean isWritten(String content) {
        return written.contains(content);
    }

    /** Whether people brought it to one path, once, and no index forgot that. */
    boolean isOfOnePath(String content) {
        return !mayAllReturn && !repeated.contains(content) && !touched.contains(content);
    }

    boolean isAnyTouched() {
        return !touched.isEmpty();
    }

    /** Contents that nobody gave up: each is to be on every node. */
    Set<String> kept() {
        Set<String> kept = new HashSet<>(written);
        kept.removeAll(given);
        return kept;
    }

    /** Whether it was deleted at a path, and nobody changed anything of it meanwhile. */
    boolean isGoneFrom(String path, String content) {
        return !mayAllReturn
                && !returning.contains(path)
                && !savedOften.contains(content)
                && deleted.getOrDefault(path, Set.of()).contains(content)
                && !touched.contains(content);
    }
}
