package dev.sluice.disk.root;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code .sluice/marker} says: whose directory this is, and which run used it last. */
record Marker(FolderId folder, RunId run) {

    static final String NAME = "marker";

    /** A marker has about 200 bytes; whatever is larger is none. */
    private static final int MAX_BYTES = 4096;

    /** Null if there is no marker. */
    static @Nullable Marker read(HeldDirectory reserved) throws IOException {
        String text = SmallFile.read(reserved, NAME, MAX_BYTES);
        return text == null ? null : parse(text, reserved.pathOf(NAME));
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
        SmallFile.write(reserved, NAME, text());
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
