package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.KnownRoot;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which directory the root was, and what was mounted in it, through one connection. */
public record RootTable(Session session) {

    /** A file system may get a new number with every start of a machine. */
    private static final int MAX_ROOTS = 100;

    private static final String LAST =
            "SELECT device, inode, file_system FROM roots ORDER BY number DESC LIMIT 1";
    private static final String HAD_DEVICE = "SELECT EXISTS (SELECT 1 FROM roots WHERE device = ?)";
    private static final String PUT =
            "INSERT INTO roots (device, inode, file_system) VALUES (?, ?, ?)";
    private static final String TRIM =
            "DELETE FROM roots WHERE number <= (SELECT max(number) FROM roots) - ?";
    private static final String MOUNTS = "SELECT path FROM mounts";
    private static final String PUT_MOUNT =
            "INSERT INTO mounts VALUES (?) ON CONFLICT (path) DO NOTHING";
    private static final String DROP_MOUNT = "DELETE FROM mounts WHERE path = ?";

    public @Nullable KnownRoot last() throws SQLException {
        return session.first(
                LAST,
                Session.Binder.NONE,
                columns -> new KnownRoot(columns.number(), columns.number(), columns.number()));
    }

    public boolean hadDevice(long device) throws SQLException {
        return session.only(HAD_DEVICE, params -> params.add(device), Columns::flag);
    }

    public void put(KnownRoot root) throws SQLException {
        session.update(
                PUT, params -> params.add(root.device()).add(root.inode()).add(root.fileSystem()));
        session.update(TRIM, params -> params.add(MAX_ROOTS));
    }

    public Set<RelativePath> mounts() throws SQLException {
        return new TreeSet<>(
                session.all(
                        MOUNTS, Session.Binder.NONE, columns -> RelativePath.of(columns.text())));
    }

    public void putMount(RelativePath path) throws SQLException {
        session.update(PUT_MOUNT, params -> params.add(path.toString()));
    }

    public void dropMount(RelativePath path) throws SQLException {
        session.update(DROP_MOUNT, params -> params.add(path.toString()));
    }
}
