package dev.sluice.serve;

import dev.sluice.auth.Grants;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Role;
import dev.sluice.index.Index;

/**
 * A folder that others may read, and where its entries and its contents are.
 *
 * @param partial what is on its way into it
 * @param grants who these others are
 * @param recheck is told of what the index has wrong
 */
public record ServedFolder(
        FolderId id,
        Role role,
        DigestAlgorithm digest,
        Index index,
        RootSource root,
        PartialSource partial,
        Grants grants,
        Recheck recheck) {}
