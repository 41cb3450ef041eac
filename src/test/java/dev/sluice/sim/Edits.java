package dev.sluice.sim;

import java.util.HashSet;
import java.util.Set;

/**
 * What people do in one node's tree, as the chronicle is to have it: what they do in a mirror is
 * undone, so it counts only if the node ceases to be one before that.
 */
final class Edits {

    private final Chronicle chronicle;
    private final Set<String> drift = new HashSet<>();
    private final Set<String> lost = new HashSet<>();

    /** What was written here while the node was none: this may be the only one that has it. */
    private final Set<String> own = new HashSet<>();

    private boolean isMirror;

    Edits(Chronicle chronicle, boolean isMirror) {
        this.chronicle = chronicle;
        this.isMirror = isMirror;
    }

    void become(boolean mirror) {
        if (isMirror && !mirror) {
            drift.forEach(chronicle::wroteAgain);
            lost.forEach(chronicle::gave);
            drift.clear();
            lost.clear();
        }
        isMirror = mirror;
    }

    /** Whether it may stand in the tree of this node for now, and in no other. */
    boolean isDrift(String content) {
        return drift.contains(content);
    }

    /** What was overwritten in a mirror, and is nowhere else. */
    void giveUpTheLost() {
        lost.forEach(chronicle::gave);
    }

    void wrote(String content) {
        if (isMirror) {
            drift.add(content);
        } else {
            own.add(content);
            chronicle.wrote(content);
        }
    }

    void wroteAgain(String content) {
        if (isMirror) {
            drift.add(content);
        } else {
            chronicle.wroteAgain(content);
        }
    }

    void moved(String content) {
        chronicle.moved(content);
    }

    void gave(String content) {
        if (isMirror && !own.contains(content)) {
            lost.add(content);
        } else {
            chronicle.gave(content);
        }
    }

    void deleted(String path, String content) {
        if (isMirror && own.contains(content)) {
            chronicle.gave(content);
        } else if (isMirror) {
            lost.add(content);
        } else {
            chronicle.deleted(path, content);
        }
    }

    /** It has several names, or had them, and may be at any of them. */
    void linked(String content) {
        chronicle.moved(content);
        chronicle.touched(content);
    }

    void touched(String content) {
        chronicle.touched(content);
    }
}
