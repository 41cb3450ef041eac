package dev.sluice.peer.content;

import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.ChunkedBody;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Exchange;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.Watch;
import java.io.IOException;
import java.net.URI;

/** Asks for a bundle and passes its contents to a sink. */
record BundleExchange(BundleRequest bundle, BundleSink sink) implements Exchange {

    @Override
    public URI base() {
        return bundle.base();
    }

    @Override
    public byte[] request(Introduction introduction) {
        return bundle.toBytes(introduction);
    }

    @Override
    public void take(ResponseHead head, Connection connection, Watch watch)
            throws BadAnswer, IOException {
        if (head.status() != 200) {
            throw new BadAnswer("status " + head.status() + " instead of 200");
        }
        head.checkChunked();
        ChunkedBody body = new ChunkedBody(connection, watch);
        TarReader tar = new TarReader(body);
        for (BundleItem item : bundle.items()) {
            tar.pass(item, sink);
        }
        tar.end();
        body.end();
    }

    @Override
    public String toString() {
        return bundle.toString();
    }
}
