package dev.sluice.pull;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.staging.Staging;

/** Where a round writes to: a held root with its staging and its visible tree. */
public record Target(FolderRoot root, Staging staging, Tree tree) {}
