package dev.sluice.index.sqlite.file;

import dev.sluice.index.IndexException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Takes a damaged index out of the way and keeps it for the person: what it knew of deletes and of
 * conflicts is nowhere else on this node.
 */
public final class SetAside {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** The log goes with its database. The database is last: after a crash it is done again. */
    private static final List<String> ENDINGS = List.of("-wal", "-shm", "");

    private SetAside() {}

    /**
     * Renames the database and what belongs to it.
     *
     * @return the new name of the database
     * @throws IndexException if that is not possible
     */
    public static Path move(IndexFile file, Instant now) {
        String name = file.path().getFileName() + ".damaged-" + TIME.format(now);
        Path aside = file.path().resolveSibling(name);
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = file.path().resolveSibling(name + "-" + i);
        }
        try {
            for (String ending : ENDINGS) {
                Path part = file.path().resolveSibling(file.path().getFileName() + ending);
                if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(part, aside.resolveSibling(aside.getFileName() + ending));
                }
            }
            return aside;
        } catch (IOException e) {
            throw file.failed("set aside the damaged file", new IOException(e.toString(), e));
        }
    }
}
