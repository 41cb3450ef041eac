package dev.sluice.peer.content;

import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.ByteSink;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Exchange;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.Watch;
import java.io.IOException;
import java.net.URI;

/** Asks for a content and passes it to a sink. */
record ContentExchange(ContentRequest content, ByteSink sink) implements Exchange {

    @Override
    public URI base() {
        return content.base();
    }

    @Override
    public byte[] request(Introduction introduction) {
        return content.head(introduction);
    }

    @Override
    public void take(ResponseHead head, Connection connection, Watch watch)
            throws BadAnswer, IOException {
        content.check(head);
        connection.body(content.length(), sink, watch);
    }

    @Override
    public String toString() {
        return content.toString();
    }
}
