package dev.sluice.disk;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code .sluice/marker} says: whose directory this is, and which run used it last. */
record Marker(FolderId folder, RunId run) {

    static final String NAME = "marker";

    private static final String NEW_NAME = "marker.tmp";

    /** A marker has about 200 bytes; whatever is larger is none. */
    private static final int MOST_BYTES = 4096;

    /** Null if there is no marker. */
    static @Nullable Marker read(HeldDirectory reserved) throws IOException {
        if (reserved.glance(NAME) == null) {
            return null;
        }
        try (OpenFile file = reserved.open(NAME)) {
            ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
            while (bytes.hasRemaining() && file.channel().read(bytes) >= 0) {}
            return parse(
                    StandardCharsets.UTF_8.decode(bytes.flip()).toString(), reserved.pathOf(NAME));
        }
    }

    private static Marker parse(String text, String path) throws IOException {
        Map<String, String> fields =
                text.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("=", 2))
                        .filter(field -> field.length == 2)
                        .collect(
                                Collectors.toMap(
                                        field -> field[0], field -> field[1], (a, _) -> a));
        try {
            return new Marker(
                    new FolderId(fields.getOrDefault("folder", "")),
                    RunId.of(fields.getOrDefault("run", "")));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Puts it in place as a whole, durably. */
    void write(HeldDirectory reserved) throws IOException {
        if (reserved.glance(NEW_NAME) != null) {
            reserved.removeFile(NEW_NAME);
        }
        try (FileChannel file = reserved.create(NEW_NAME)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        reserved.move(NEW_NAME, reserved, NAME);
        reserved.force();
    }

    private String text() {
        return """
        # Sluice keeps this directory the same on several servers.
        # Without this file the folder stops, and nothing is concluded from what is absent.
        folder=%s
        run=%s
        """
                .formatted(folder, run);
    }
}
