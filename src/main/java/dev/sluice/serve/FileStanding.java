package dev.sluice.serve;

import dev.sluice.domain.FileStat;

/** What became of a file since it was last seen by the index. */
public enum FileStanding {
    /** The content is still the one that was hashed. */
    UNCHANGED,
    /** The same file, only longer: a log. What was hashed is, so far as one can tell, its start. */
    GROWN,
    /** Anything else. */
    CHANGED;

    /**
     * Compares two looks. Neither ctime nor mode counts: a hard link made by a conflict copy or the
     * trash, and a chmod, change them and leave the content.
     */
    public static FileStanding of(FileStat seen, FileStat now) {
        if (seen.kind() != now.kind()
                || seen.device() != now.device()
                || seen.inode() != now.inode()) {
            return CHANGED;
        }
        if (now.size() > seen.size()) {
            return GROWN;
        }
        return now.size() == seen.size() && now.mtime().equals(seen.mtime()) ? UNCHANGED : CHANGED;
    }
}
