package dev.sluice.log;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events of a node's life that scripts look for: each has an id that stays, whatever its words. */
enum LogEvent {
    NODE_STARTED("node "),
    FOLDER_SCANNING("scanning"),
    FOLDER_RUNNING("running"),
    FOLDER_STOPPED("stopped: "),
    PLAN_WAITS("waits for you: "),
    PULL_PAUSED("pulling is paused: "),
    PULL_RESUMED("pulling goes on"),
    FILES_FAILED("failed: "),
    FILES_FAIL_NO_MORE("no file fails any more"),
    CONFLICT_COPIES("conflict copies: "),
    DRIFT_UNDONE("local changes: "),
    ROT_FOUND("rotten: "),
    SCRUB_ENDED("all contents were read again: ");

    /** How its words begin, behind those that name the folder. */
    private final String beginning;

    LogEvent(String beginning) {
        this.beginning = beginning;
    }

    String beginning() {
        return beginning;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which event of a folder words tell of, null for none. */
    static @Nullable LogEvent ofFolder(String words) {
        for (LogEvent event : values()) {
            if (event != NODE_STARTED && words.startsWith(event.beginning)) {
                return event;
            }
        }
        return null;
    }
}
