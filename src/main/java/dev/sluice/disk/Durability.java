package dev.sluice.disk;

/** When content and directories are fsynced. */
public enum Durability {
    /** Grouped per batch of published files: the default. */
    BATCH,
    /** Each file and its directory at once. */
    FILE,
    /** Left to the kernel, as rsync does. */
    NONE
}
