package dev.sluice.peer;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;

/**
 * What a node says of one of its folders.
 *
 * @param last the sequence of its last change
 */
public record FolderInfo(Epoch epoch, Sequence last, Role role, DigestAlgorithm digest) {}
