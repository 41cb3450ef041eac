package dev.sluice.disk.root;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A few lines of ours in {@code .sluice/}, put there as a whole and durably. */
final class SmallFile {

    private SmallFile() {}

    /** Null if there is none; of one that is longer than it may be only the beginning. */
    static @Nullable String read(HeldDirectory reserved, String name, int mostBytes)
            throws IOException {
        if (reserved.glance(name) == null) {
            return null;
        }
        try (OpenFile file = reserved.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(mostBytes);
            while (bytes.hasRemaining() && file.channel().read(bytes) >= 0) {}
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    static void write(HeldDirectory reserved, String name, String text) throws IOException {
        String temp = name + ".tmp";
        if (reserved.glance(temp) != null) {
            reserved.removeFile(temp);
        }
        try (FileChannel file = reserved.create(temp)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        reserved.move(temp, reserved, name);
        reserved.force();
    }

    static void remove(HeldDirectory reserved, String name) throws IOException {
        try {
            reserved.removeFile(name);
            reserved.force();
        } catch (NoSuchFileException e) {
            // Then it is not there.
        }
    }
}
