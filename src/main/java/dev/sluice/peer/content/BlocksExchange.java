package dev.sluice.peer.content;

import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Exchange;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.Watch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;

/** Asks for a list of blocks and collects the answer. */
final class BlocksExchange implements Exchange {

    private final BlocksRequest list;
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);

    BlocksExchange(BlocksRequest list) {
        this.list = list;
    }

    /** What has come. */
    byte[] body() {
        return body.toByteArray();
    }

    @Override
    public URI base() {
        return list.base();
    }

    @Override
    public byte[] request(Introduction introduction) {
        return list.head(introduction);
    }

    @Override
    public void take(ResponseHead head, Connection connection, Watch watch)
            throws BadAnswer, IOException {
        int length = list.length(head);
        ByteArrayOutputStream came = new ByteArrayOutputStream(length);
        connection.body(length, bytes -> add(bytes, came), watch);
        body = came;
    }

    private static void add(ByteBuffer bytes, ByteArrayOutputStream to) {
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        to.writeBytes(part);
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
