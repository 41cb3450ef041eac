package dev.sluice.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** How feeds and short questions get to a peer. */
interface Transport extends AutoCloseable {

    HttpResponse<InputStream> send(Address peer, HttpRequest request)
            throws IOException, InterruptedException;

    /** Ends all calls that are under way. */
    @Override
    void close();
}
