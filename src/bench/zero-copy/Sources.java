import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** A directory of files to send, with the names that a job expects. Removed when closed. */
record Sources(Path directory, long size, int count) implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    /** Enough to count by: the calls of each file are the same. */
    static final int FEW = 256;

    static Sources in(Path work, long size, int count) throws IOException {
        Path directory = Files.createDirectory(work.resolve(count + "x" + size));
        byte[] noise = new byte[CHUNK];
        new Random(size).nextBytes(noise);
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK).put(noise);
        for (int number = 0; number < count; number++) {
            write(directory.resolve(Integer.toString(number)), bytes, size);
        }
        return new Sources(directory, size, count);
    }

    private static void write(Path path, ByteBuffer bytes, long size) throws IOException {
        try (var file =
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (file.position() < size) {
                file.write(bytes.clear().limit((int) Math.min(CHUNK, size - file.position())));
            }
        }
    }

    Job job(Form form, boolean opening) {
        return new Job(form, directory, size, count, opening);
    }

    /** The first files only, for a run under strace. */
    Job few(Form form, boolean opening) {
        return new Job(form, directory, size, Math.min(count, FEW), opening);
    }

    @Override
    public void close() throws IOException {
        for (int number = 0; number < count; number++) {
            Files.delete(directory.resolve(Integer.toString(number)));
        }
        Files.delete(directory);
    }
}
