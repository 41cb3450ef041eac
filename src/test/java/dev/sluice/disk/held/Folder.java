package dev.sluice.disk.held;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;

/** A marked folder in a temporary directory, with all that disk offers for it. */
public record Folder(Path path, FolderRoot root, Staging staging, Trash trash, Tree tree)
        implements AutoCloseable {

    public static final FolderId ID = new FolderId("docs");
    public static final RunId RUN = new RunId(1);
    public static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
    public static final Mode MODE = new Mode(0640);
    public static final Instant MTIME = Instant.parse("2024-02-03T04:05:06.123456789Z");
    public static final Metadata METADATA = new Metadata(MODE, MTIME);

    public static Folder in(Path directory, DiskForm form) throws IOException {
        return in(directory, form, 7, form.links());
    }

    public static Folder in(Path directory, DiskForm form, int trashDays, HardLinks links)
            throws IOException {
        Path path = Files.createDirectories(directory.resolve("root"));
        FolderRoot root = form.open(path);
        root.mark(ID, RUN);
        Trash trash = new Trash(root, Duration.ofDays(trashDays), Clock.fixed(NOW, ZoneOffset.UTC));
        return new Folder(path, root, new Staging(root), trash, new Tree(root, trash, links));
    }

    /** The same root with another trash, and with steps that go by other links. */
    public Folder with(int trashDays, HardLinks links) {
        Trash other = new Trash(root, Duration.ofDays(trashDays), Clock.fixed(NOW, ZoneOffset.UTC));
        return new Folder(path, root, staging, other, new Tree(root, other, links));
    }

    public Folder staging(Staging other) {
        return new Folder(path, root, other, trash, tree);
    }

    public Path write(String name, String content) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    public String read(String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    public FileStat look(String name) throws IOException {
        return Objects.requireNonNull(root.look(RelativePath.of(name)), name);
    }

    public static Digest digestOf(String content) {
        ContentDigest digest = ContentDigest.of(DigestAlgorithm.XXH3_128);
        digest.update(StandardCharsets.UTF_8.encode(content));
        return digest.finish();
    }

    public StagedFile stage(String content) throws IOException {
        StagedFile staged = Objects.requireNonNull(staging.open(digestOf(content)));
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
        while (bytes.hasRemaining()) {
            staged.channel().write(bytes);
        }
        staged.finish(METADATA);
        return staged;
    }

    @Override
    public void close() {
        root.close();
    }
}
