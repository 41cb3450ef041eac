package dev.sluice.model;

import dev.sluice.domain.RelativePath;

/**
 * One step of a schedule. Each can be carried out in any state of the world, and does nothing where
 * it makes no sense, so that a schedule from which steps were dropped is still a schedule.
 */
sealed interface Action {

    record Write(int node, RelativePath path, int content) implements Action {}

    record Touch(int node, RelativePath path) implements Action {}

    record ChangeMode(int node, RelativePath path, int mode) implements Action {}

    record ChangeOwner(int node, RelativePath path, int uid) implements Action {}

    record Delete(int node, RelativePath path) implements Action {}

    record MakeDirectory(int node, RelativePath path) implements Action {}

    record Swap(int node, RelativePath path, int content) implements Action {}

    record MakeLink(int node, RelativePath path, String target) implements Action {}

    /** One of the conflict copies that are there, by its place among them. */
    record WriteCopy(int node, int which, int content) implements Action {}

    record DeleteCopy(int node, int which) implements Action {}

    record TouchCopy(int node, int which, int mode) implements Action {}

    record Scan(int node) implements Action {}

    record ScanPath(int node, RelativePath path) implements Action {}

    /**
     * Reads one page and applies what is wanted.
     *
     * @param peer by its place among the node's peers
     * @param page entries, 1 or more
     */
    record Pull(int node, int peer, int page) implements Action {}

    /** A pull whose process dies after so many steps, or right after it. */
    record CrashingPull(int node, int peer, int page, int steps) implements Action {}

    /** Reads the feed from its beginning again, as after a lost cursor. */
    record Reread(int node, int peer) implements Action {}

    /** The page that was read last comes once more. */
    record Repeat(int node, int peer) implements Action {}

    record Restart(int node) implements Action {}

    record Cut(int node, int other) implements Action {}

    record Heal() implements Action {}

    record ClockJump(int node, long micros) implements Action {}

    record Wipe(int node) implements Action {}

    /** A copy of the index is put aside. */
    record Backup(int node) implements Action {}

    /** That copy takes the place of the index, and the node starts with it. */
    record Restore(int node) implements Action {}

    record Wait(long micros) implements Action {}
}
