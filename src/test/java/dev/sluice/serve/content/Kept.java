package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.BundleSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the contents of a bundle, and the order of what came. */
final class Kept implements BundleSink {

    final Map<BundleItem, byte[]> contents = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable BundleItem begun;

    @Override
    public void begin(BundleItem item) {
        assertThat(begun).isNull();
        begun = item;
        bytes.reset();
        calls.add("begin " + item.path());
    }

    @Override
    public void bytes(ByteBuffer part) {
        assertThat(begun).isNotNull();
        assertThat(part.isDirect()).isTrue();
        assertThat(part.hasRemaining()).isTrue();
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public void end(BundleItem item) {
        assertThat(begun).isSameAs(item);
        begun = null;
        contents.put(item, bytes.toByteArray());
        calls.add("end " + item.path());
    }

    @Override
    public void skipped(BundleItem item, Skipped reason) {
        assertThat(begun).isNull();
        calls.add(item.path() + " " + reason.getClass().getSimpleName().toUpperCase(Locale.ROOT));
    }
}
