package dev.sluice.serve.feed;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.content.FileAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a caller got other bytes than we had announced: a line {@code Sluice-Mismatch: a/b%20c;
 * xxh3-128:…}, the path escaped as in an address. It is nothing but a hint, so one that cannot be
 * read is passed over.
 *
 * @param digest that was announced, and was not that of the bytes
 */
record Mismatch(RelativePath path, Digest digest) {

    static final String HEADER = "Sluice-Mismatch";

    /** What is listened to of one request. */
    private static final int MAX = 8;

    /** Reads the lines of a request; null if it has none. */
    static List<Mismatch> of(@Nullable List<String> lines) {
        List<Mismatch> mismatches = new ArrayList<>();
        for (String line : lines == null ? List.<String>of() : lines) {
            Mismatch mismatch = mismatches.size() < MAX ? of(line) : null;
            if (mismatch != null) {
                mismatches.add(mismatch);
            }
        }
        return mismatches;
    }

    private static @Nullable Mismatch of(String line) {
        int end = line.lastIndexOf(';');
        if (end < 0) {
            return null;
        }
        try {
            return new Mismatch(
                    FileAddress.path(line.substring(0, end)),
                    Digest.of(line.substring(end + 1).strip()));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /**
     * Has the file hashed, if this is still what the index says of it. To be called on a thread
     * that may wait for the database.
     */
    void tell(ServedFolder folder) {
        Row row = folder.index().find(path);
        if (row != null
                && row.entry().state() instanceof State.File file
                && file.digest().equals(digest)) {
            folder.recheck().hash(path, file.size());
        }
    }
}
