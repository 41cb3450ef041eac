package dev.sluice.index.sqlite.file;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.Index;
import dev.sluice.index.IndexHome;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The real thing: a file, opened and closed with each process. */
public final class FileHome implements IndexHome {

    /** To make the tables, as so many versions made them, takes longer than most simulations. */
    private static byte @Nullable [] template;

    private final Path file;
    private final Path aside;

    /**
     * @param file in a directory that exists
     */
    public FileHome(Path file) {
        this.file = file;
        this.aside = file.resolveSibling(file.getFileName() + ".aside");
    }

    @Override
    public Index open(FolderId folder, RunId run, InstantSource clock, RandomGenerator random) {
        if (!Files.exists(file)) {
            make();
        }
        return SqliteIndex.open(file, folder, run, clock, random);
    }

    private void make() {
        try {
            if (template == null) {
                IndexFile empty = new IndexFile(file);
                try (Session session = new IndexConnections(empty).openWriter()) {
                    Schema.CURRENT.apply(session, empty);
                }
                template = Files.readAllBytes(file);
            } else {
                Files.write(file, template);
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void backUp() {
        if (Files.exists(file)) {
            copy(file, aside);
        }
    }

    @Override
    public boolean restore() {
        if (!Files.exists(aside)) {
            return false;
        }
        wipe();
        copy(aside, file);
        return true;
    }

    @Override
    public void wipe() {
        delete("", "-wal", "-shm");
    }

    @Override
    public void close() {
        delete("", "-wal", "-shm", ".lock", ".aside");
    }

    private void delete(String... endings) {
        try {
            for (String ending : List.of(endings)) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
