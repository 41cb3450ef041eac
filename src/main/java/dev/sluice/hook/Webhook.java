package dev.sluice.hook;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import dev.sluice.index.StoredEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An address that gets each event by POST; it has taken it when it answers 2xx. */
final class Webhook implements Listener {

    /** Carries {@code sha256=} and the HMAC of the body in hexadecimal digits. */
    static final String SIGNATURE = "Sluice-Signature";

    private static final String HMAC = "HmacSHA256";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final URI url;
    private final @Nullable Secret secret;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param timeout for an answer, its body included
     */
    Webhook(URI url, @Nullable Secret secret, Duration timeout) {
        this.url = url;
        this.secret = secret;
        this.timeout = timeout;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build();
    }

    @Override
    public String name() {
        return url.toString();
    }

    @Override
    public void tell(StoredEvent event) throws IOException, InterruptedException {
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "sluice")
                        .timeout(timeout)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (secret != null) {
            request.header(SIGNATURE, "sha256=" + signature(secret.read(), body));
        }
        int status = send(request.build());
        if (status < 200 || status > 299) {
            throw new IOException("it answers " + status);
        }
    }

    /** The request's own timeout ends with the head of the answer. */
    private int send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("it has not answered within " + timeout.toSeconds() + " s", e);
        } finally {
            boolean _ = answer.cancel(true);
        }
    }

    /** The JDK says of a refused connection nothing at all. */
    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return Fault.ECONNREFUSED.words();
        }
        return cause == null ? "it was not reached" : Faults.reason(cause);
    }

    private static String signature(byte[] secret, byte[] body) throws IOException {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the event cannot be signed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
