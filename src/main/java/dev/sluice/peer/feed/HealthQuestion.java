package dev.sluice.peer.feed;

import dev.sluice.peer.Limits;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.BodyStream;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Exchange;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.RequestHead;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whether somebody who is no node is at least the management port of one; says nothing of us. */
final class HealthQuestion implements Exchange {

    private static final String MANAGEMENT =
            "this is the management port of a node: name its data port";

    private static final String PATH = "/q/health/live";
    private static final int NOT_WELL = 503;

    private final URI base;
    private final Limits limits;
    private boolean isOfManagement;

    HealthQuestion(URI base, Limits limits) {
        this.base = base;
        this.limits = limits;
    }

    /** What answers there, as far as that is known. */
    String words() {
        return isOfManagement ? MANAGEMENT : NodeReader.NO_NODE;
    }

    @Override
    public URI base() {
        return base;
    }

    @Override
    public byte[] request(Introduction introduction) {
        return new RequestHead("GET", base, PATH).toBytes();
    }

    @Override
    public Duration patience(Limits all) {
        return all.connectTimeout();
    }

    /** Also that the node is not well. */
    @Override
    public boolean takes(int status) {
        return status == OK || status == NOT_WELL;
    }

    @Override
    public void take(ResponseHead head, Connection connection, Watch watch)
            throws BadAnswer, IOException {
        try (InputStream body = new BodyStream(head, connection, watch)) {
            String text = new String(body.readNBytes(limits.maxDocument()), StandardCharsets.UTF_8);
            isOfManagement = text.contains("\"status\"") && text.contains("\"checks\"");
        }
    }

    @Override
    public String toString() {
        return "GET " + base.resolve(PATH);
    }
}
