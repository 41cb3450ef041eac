package dev.sluice.pull;

import dev.sluice.disk.FolderRoot;
import dev.sluice.disk.Staging;
import dev.sluice.disk.Tree;

/** Where a round writes to: a held root with its staging and its visible tree. */
public record Target(FolderRoot root, Staging staging, Tree tree) {}
