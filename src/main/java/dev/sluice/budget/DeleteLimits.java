package dev.sluice.budget;

/**
 * How many deletes within an hour need no person. More are held only if they are above both.
 *
 * @param percent of the entries, 0 to 100; 100 is no limit
 * @param count of paths, 0 or more
 */
public record DeleteLimits(int percent, int count) {

    /** What holds if nobody says otherwise. */
    public static final DeleteLimits DEFAULT = new DeleteLimits(50, 100);

    private static final int ALL = 100;

    /** So many files may be overwritten within an hour whatever share they are. */
    static final int FEW_CHANGES = 100;

    /** Those of overwrites, of which people say the share only. */
    public static DeleteLimits ofChanges(int percent) {
        return new DeleteLimits(percent, FEW_CHANGES);
    }

    /** Whether there is a number that is too many. */
    boolean isLimited() {
        return percent < ALL;
    }

    /**
     * Whether so many are too many.
     *
     * @param entries of which they are
     */
    boolean areExceeded(long deletes, long entries) {
        return isMany(deletes) && isLimited() && deletes * ALL > percent * entries;
    }

    /** Whether the share decides, since the count alone does not let them pass. */
    boolean isMany(long deletes) {
        return deletes > count;
    }
}
