package dev.sluice.peer.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** How feeds and short questions get to a peer. */
public interface Transport extends AutoCloseable {

    HttpResponse<InputStream> send(Address peer, HttpRequest request)
            throws IOException, InterruptedException;

    /** Ends all calls that are under way. */
    @Override
    void close();
}
