package dev.sluice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node. By the old client of the JDK: the new one takes a second to load where this one
 * takes a tenth of that, and the time of a command is that of its start.
 */
final class Client {

    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";

    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    /** An answer to a question comes soon; one to an order when it was carried out. */
    static final Duration SOON = Duration.ofSeconds(60);

    static final Duration WHENEVER = Duration.ZERO;

    /** Whoever calls itself a browser may change nothing. */
    private static final String AGENT = "sluice/" + ProgramVersion.text();

    private static final int UNAUTHORIZED = 401;

    static {
        // An order is given once: whether the first one was carried out nobody knows.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /** A line of an answer that comes line by line. */
    @FunctionalInterface
    interface Lines {
        void line(String line) throws CommandException;
    }

    /** One call. */
    record Call(String method, URI address, String accept, Duration patience) {}

    /** What came back. */
    record Answer(int status, String body) {

        boolean isGood() {
            return status < HttpURLConnection.HTTP_MULT_CHOICE;
        }
    }

    private final Destination target;
    private final @Nullable String authorization;
    private final @Nullable SSLSocketFactory sockets;

    private Client(
            Destination target,
            @Nullable String authorization,
            @Nullable SSLSocketFactory sockets) {
        this.target = target;
        this.authorization = authorization;
        this.sockets = sockets;
    }

    /**
     * A client for one node.
     *
     * @throws CommandException if a file of a token or certificate cannot be used
     */
    static Client of(Destination target) throws CommandException {
        boolean isSecure =
                "https".equals(target.data().getScheme())
                        || "https".equals(target.management().getScheme());
        return new Client(
                target,
                target.tokenFile() == null ? null : TokenText.authorization(target.tokenFile()),
                isSecure ? Tls.sockets(target.identity()) : null);
    }

    /** The status of the node, as its management port says it. */
    String status() throws CommandException {
        return good(new Call("GET", target.management().resolve("/status"), JSON, SOON));
    }

    /** Asks the data port. */
    Fields get(String path) throws CommandException {
        return JsonValues.object(good(data("GET", path, SOON)));
    }

    /** Has the data port do something, however long that takes. */
    Fields order(String method, String path) throws CommandException {
        return JsonValues.object(good(data(method, path, WHENEVER)));
    }

    /** A call of the data port. */
    Call data(String method, String path, Duration patience) {
        return new Call(method, target.data().resolve(path), JSON, patience);
    }

    /** The answer, if it is a good one. */
    String good(Call call) throws CommandException {
        Answer answer = send(call);
        if (!answer.isGood()) {
            throw refused(call, answer);
        }
        return answer.body();
    }

    /** Calls, whatever the answer is. */
    Answer send(Call call) throws CommandException {
        try {
            HttpURLConnection connection = open(call);
            try (InputStream body = body(connection)) {
                return new Answer(
                        connection.getResponseCode(),
                        new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw unreachable(call, e);
        }
    }

    /** An order to the data port of which every line is shown as it comes. */
    void follow(String path, Lines lines) throws CommandException {
        Call call = new Call("POST", target.data().resolve(path), LINES, WHENEVER);
        try {
            HttpURLConnection connection = open(call);
            try (InputStream body = body(connection)) {
                int status = connection.getResponseCode();
                if (status != HttpURLConnection.HTTP_OK) {
                    String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                    throw refused(call, new Answer(status, text));
                }
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.line(line);
                }
            }
        } catch (IOException e) {
            throw unreachable(call, e);
        }
    }

    private HttpURLConnection open(Call call) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) call.address().toURL().openConnection(Proxy.NO_PROXY);
        if (sockets != null && connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(sockets);
        }
        connection.setRequestMethod(call.method());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) TO_CONNECT.toMillis());
        connection.setReadTimeout((int) Math.min(call.patience().toMillis(), Integer.MAX_VALUE));
        connection.setRequestProperty("Accept", call.accept());
        connection.setRequestProperty("User-Agent", AGENT);
        // Not to the management port, which asks nobody who they are and has no encryption.
        if (authorization != null
                && call.address().getAuthority().equals(target.data().getAuthority())) {
            connection.setRequestProperty("Authorization", authorization);
        }
        if (call.method().equals("POST")) {
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.flush();
            }
        }
        return connection;
    }

    private static InputStream body(HttpURLConnection connection) throws IOException {
        InputStream body =
                connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST
                        ? connection.getInputStream()
                        : connection.getErrorStream();
        return body == null ? InputStream.nullInputStream() : body;
    }

    private static CommandException unreachable(Call call, IOException failure) {
        return new CommandException(
                Outcome.UNREACHABLE,
                "cannot reach the node at %s: %s"
                        .formatted(base(call.address()), Failure.words(failure)),
                failure);
    }

    /** What an answer says that is not a good one. */
    CommandException refused(Call call, Answer answer) {
        String where = base(call.address()) + " answers ";
        if (answer.status() == UNAUTHORIZED) {
            return new CommandException(
                    Outcome.NOT,
                    where
                            + (authorization == null
                                    ? "that it wants a token: name a file with one by --token-file"
                                    : "that it does not know this token"));
        }
        return new CommandException(Outcome.NOT, where + answer.status() + detail(answer));
    }

    private static String detail(Answer answer) {
        try {
            Fields problem = JsonValues.object(answer.body());
            boolean isAbsent =
                    answer.status() == HttpURLConnection.HTTP_NOT_FOUND && !problem.has("field");
            return ": "
                    + problem.text("detail", "without a reason")
                    + (isAbsent
                            ? "; is there a folder of that name, and may this caller read it?"
                            : "");
        } catch (CommandException _) {
            return ", and not as a node of sluice does: look at the address";
        }
    }

    private static String base(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    /** A value fit for a query. */
    static String quoted(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
