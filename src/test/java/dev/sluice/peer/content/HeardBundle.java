package dev.sluice.peer.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Notes what a bundle passes on. */
public class HeardBundle implements BundleSink {

    private final List<String> heard;

    public HeardBundle(List<String> heard) {
        this.heard = heard;
    }

    @Override
    public void begin(BundleItem item) throws IOException {
        heard.add("begin " + item.path());
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        assertThat(bytes.isDirect()).isTrue();
        assertThat(bytes.hasRemaining()).isTrue();
        heard.add(StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void end(BundleItem item) {
        heard.add("end " + item.path());
    }

    @Override
    public void skipped(BundleItem item, Skipped reason) {
        heard.add(item.path() + " " + reason.getClass().getSimpleName().toUpperCase(Locale.ROOT));
    }
}
