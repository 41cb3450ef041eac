package dev.sluice.peer.feed;

import dev.sluice.peer.Credentials;
import dev.sluice.peer.http.Address;
import dev.sluice.peer.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's clients: one for all peers that are called by their own names, and one for each name
 * behind which several are found. The JDK fixes at a client's making what it trusts, what it shows
 * and which name it expects of an address. Safe for several threads.
 */
final class HttpClients implements Transport {

    private static final String BUFFER = "jdk.httpclient.bufsize";

    /** Each connection keeps one. */
    private static final int BUFFER_BYTES = 64 << 10;

    /** The one for plain calls has no context. */
    private record Made(HttpClient client, @Nullable SSLContext tls) {}

    private final Credentials credentials;
    private final Duration connectTimeout;
    private final Map<String, Made> byName = new HashMap<>();
    private boolean closed;

    HttpClients(Credentials credentials, Duration connectTimeout) {
        // Read when the JDK makes its first client. With its 16 KiB a long feed stops and goes.
        if (System.getProperty(BUFFER) == null) {
            System.setProperty(BUFFER, Integer.toString(BUFFER_BYTES));
        }
        this.credentials = credentials;
        this.connectTimeout = connectTimeout;
    }

    @Override
    public HttpResponse<InputStream> send(Address peer, HttpRequest request)
            throws IOException, InterruptedException {
        return to(peer).send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /**
     * The client for a peer. One whose certificates have changed meanwhile is replaced; calls that
     * are under way with it end as they began, and it goes when the last one has.
     */
    private synchronized HttpClient to(Address peer) {
        SSLContext tls = peer.isSecure() ? credentials.tls() : null;
        String name = tls == null ? "" : peer.service() == null ? "https" : "#" + peer.service();
        Made made = byName.get(name);
        if (made == null || !Objects.equals(made.tls(), tls)) {
            made = new Made(make(peer, tls), tls);
            byName.put(name, made);
        }
        return made.client();
    }

    private HttpClient make(Address peer, @Nullable SSLContext tls) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(connectTimeout);
        if (tls != null) {
            builder.sslContext(tls).sslParameters(peer.parameters());
        }
        HttpClient client = builder.build();
        if (closed) {
            client.shutdownNow();
        }
        return client;
    }

    /** Ends all calls that are under way. */
    @Override
    public synchronized void close() {
        closed = true;
        byName.values().forEach(made -> made.client().shutdownNow());
    }
}
