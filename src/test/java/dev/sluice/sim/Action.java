package dev.sluice.sim;

import dev.sluice.domain.Role;
import java.time.Duration;
import java.util.List;

/**
 * One step of a schedule. Each can be carried out in any state of the world, and does nothing where
 * it makes no sense, so that a schedule from which steps were dropped is still a schedule.
 */
sealed interface Action {

    /** What a person does to a path. */
    enum Deed {
        SAVE_IN_PLACE,
        SAVE_BY_RENAME,
        /** A content that was written before. */
        SAVE_AGAIN,
        /** Of the ignore file. */
        WRITE_RULES,
        DELETE,
        MAKE_DIRECTORY,
        MOVE,
        /** Two names for each other. */
        EXCHANGE,
        SWAP,
        LINK,
        /** A further name of a file, within the tree or outside. */
        HARD_LINK,
        /** Of a file that has several names, if there is one. */
        SAVE_THROUGH_ONE_NAME,
        /** The same content as a file of its own, as an editor leaves it. */
        DETACH,
        TOUCH,
        CHANGE_MODE,
        GIVE_AWAY,
        SET_SPECIAL,
        SET_ACL,
        SET_ATTRIBUTE
    }

    /**
     * @param other where a move goes to
     * @param content the number of what is written
     */
    record Change(int node, Deed deed, String path, String other, int content) implements Action {}

    /** A walk over everything, with what happens in its midst. */
    record Scan(int node, List<Interruption> meanwhile) implements Action {}

    record Pull(int node, List<Interruption> meanwhile) implements Action {}

    /** Again, if it runs; with the rounds and the walk that follow at once. */
    record Start(int node, List<Interruption> meanwhile) implements Action {}

    record Stop(int node) implements Action {}

    /** A copy of the index is put aside. */
    record Backup(int node) implements Action {}

    /**
     * That copy takes the place of the index.
     *
     * @param withTree whether what was in the tree then takes the place of the tree as well
     */
    record Restore(int node, boolean withTree) implements Action {}

    /** The index is lost. */
    record Wipe(int node) implements Action {}

    /** Both ways, until {@link Heal}. */
    record Part(int node, int other) implements Action {}

    record Heal() implements Action {}

    /** A person decides on the plan that has waited longest. */
    record Decide(int node, boolean approves) implements Action {}

    /** The node is stopped, and started with another role. */
    record Configure(int node, Role role) implements Action {}

    /** The disk has so much room from now on. */
    record Fill(int node, int free) implements Action {}

    record Evict(int node, int other) implements Action {}

    /** The root is not there, but an empty directory. */
    record Unmount(int node) implements Action {}

    record Mount(int node) implements Action {}

    /** Somebody asks what a round would do. */
    record Preview(int node) implements Action {}

    /** The clock on the wall of a node stands, until it is set. */
    record StopClock(int node) implements Action {}

    /** A person has files put back from the trash. */
    record PutBack(int node, Duration ago) implements Action {}

    record Wait(Duration time) implements Action {}

    record SetClock(int node, Duration ahead) implements Action {}

    /** Only within others: the process ends, or the machine loses its power. */
    record Die(boolean losesPower) implements Action {}

    /** Only within others: the call fails. */
    record Fail(int number) implements Action {}

    /** Only within others: a person does something to the very path that is at hand. */
    record Meddle(Deed deed, String other, int content) implements Action {}

    /** The machine of a node that is not at work loses its power. */
    record LosePower(int node) implements Action {}

    /** Only within others: the next answer of a peer ends early. */
    record Cut(int bytes) implements Action {}

    /** Only within others: one byte of the next content that a peer sends is another one. */
    record Lie(int at) implements Action {}

    /** Only within others: while a node scans it pulls, and while it pulls it scans. */
    record Beside() implements Action {}

    /** Only within others: the next call reaches the peer twice. */
    record Repeat() implements Action {}

    /**
     * Something that goes first.
     *
     * @param at before which call of disk, index or wire, counted from the begin of the step
     */
    record Interruption(int at, Action action) {}
}
