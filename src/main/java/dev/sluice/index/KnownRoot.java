package dev.sluice.index;

/**
 * What tells the root of a folder from another directory.
 *
 * @param device of the moment; many a file system gets another one at its next mount
 * @param inode 0 where an older program did not note it
 * @param fileSystem its id that stays, 0 where it has none or it cannot be asked for
 */
public record KnownRoot(long device, long inode, long fileSystem) {

    /** Whether nothing of what is known of both speaks against it that the two are one. */
    public boolean mayBe(KnownRoot other) {
        boolean isOneFileSystem =
                fileSystem == 0 || other.fileSystem == 0 || fileSystem == other.fileSystem;
        return inode != 0 && inode == other.inode && isOneFileSystem;
    }
}
