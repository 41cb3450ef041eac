package dev.sluice.scan;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Rot;

/**
 * Files whose content has rotted. To everybody else they still have the content that they should
 * have, even when they are touched, or when a peer received the rotten one.
 */
record RottenFiles(Index index) {

    /** The digest that counts for a file that was just hashed. */
    Digest counted(RelativePath path, Digest hashed) {
        Rot rot = index.rereads().rotten(path);
        if (rot == null) {
            return hashed;
        }
        if (hashed.equals(rot.digest())) {
            index.write(transaction -> {
                transaction.rereads().sound(path);
                return true;
            });
        }
        return hashed.equals(rot.found()) ? rot.digest() : hashed;
    }
}
