package dev.sluice.model;

/** Known mistakes, planted to show that the model finds them. */
enum Bug {
    NONE,
    /** Of concurrent entries that with the later mtime wins, not that with the higher rank. */
    WINNER_BY_CLOCK,
    /** What a full listing does not name is deleted. */
    ABSENCE_IS_DELETE,
    /** The winner is applied and its loser dropped. */
    NO_COPY,
    /** A wiped index keeps its epoch and counts from 1 again. */
    COUNTER_FROM_ONE,
    /** An index that was restored from a copy goes on under its epoch. */
    RESTORED_UNDER_ITS_EPOCH,
    /** What an index restored from a copy finds changed counts as a change of now. */
    RESTORED_AND_MINTED,
    /** A delete leaves nothing in the index. */
    TOMBSTONE_FORGOTTEN,
    /** A tombstone that wins takes the loser's version into its own. */
    LOSER_JOINED_ON_DELETE,
    /** Of two finds of one content the time and the mode of the younger stay. */
    COPY_BEATS_ORIGINAL,
    /** Of two concurrent ones with one content each node keeps the owner that it has. */
    OWNER_OUTSIDE_THE_ORDER,
    /** Where those of the older stay, it is ranked by them alone. */
    RANK_OF_THE_ORIGINAL,
    /** Of a file there are as many conflict copies as come. */
    COPIES_WITHOUT_LIMIT,
    /** Where there are too many copies of a file, those that came last go. */
    LATEST_COPY_GOES
}
