package dev.sluice.folder.root;

/**
 * What a folder takes beside its files, and what is left, at one moment; all in bytes.
 *
 * @param staging of temp files
 * @param trash of what was removed and replaced
 * @param free what may still be written to the file system of the root
 * @param size of that file system
 */
public record DiskUsage(long staging, long trash, long free, long size) {}
