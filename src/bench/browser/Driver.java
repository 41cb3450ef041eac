import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Chromium without a screen, by the W3C WebDriver protocol. */
final class Driver implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("on port (\\d+)");
    private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path profile;
    private final Process process;
    private final String base;

    /** Asks nobody but loopback for anything: whatever name it is given leads there. */
    Driver(String rules) throws IOException, InterruptedException {
        profile = Files.createTempDirectory("sluice-chromium");
        process = new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
        String server = "http://127.0.0.1:" + port();
        String arguments =
                Stream.of(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-dev-shm-usage",
                                "--disable-popup-blocking",
                                "--user-data-dir=" + profile,
                                "--host-resolver-rules=" + rules)
                        .map(each -> '"' + each + '"')
                        .reduce((one, other) -> one + "," + other)
                        .orElseThrow();
        String made =
                send(
                        "POST",
                        server + "/session",
                        """
                        {"capabilities":{"alwaysMatch":{
                          "browserName":"chrome",
                          "goog:loggingPrefs":{"browser":"ALL"},
                          "timeouts":{"script":120000,"pageLoad":30000},
                          "goog:chromeOptions":{"args":[%s]}}}}
                        """
                                .formatted(arguments));
        base = server + "/session/" + found(SESSION, made);
    }

    private String port() throws IOException {
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find() && line.contains("success")) {
                Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
                return matcher.group(1);
            }
        }
        throw new IOException("chromedriver has ended");
    }

    private static String found(Pattern pattern, String answer) throws IOException {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) {
            throw new IOException("unexpected: " + answer);
        }
        return matcher.group(1);
    }

    private String send(String method, String url, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + url + ": " + answer.body());
        }
        return answer.body();
    }

    /** Goes to a page, as a person does who types its address. */
    void open(String url) throws IOException, InterruptedException {
        send("POST", base + "/url", "{\"url\":" + quoted(url) + "}");
    }

    /** What an asynchronous function in the page comes to, as text. */
    String run(String script) throws IOException, InterruptedException {
        String wrapped =
                """
                const done = arguments[arguments.length - 1];
                const encode = text =>
                    btoa(String.fromCharCode(...new TextEncoder().encode(String(text))));
                (async () => { %s })().then(it => done(encode(it)), e => done(encode('' + e)));
                """
                        .formatted(script);
        String answer =
                send(
                        "POST",
                        base + "/execute/async",
                        "{\"script\":" + quoted(wrapped) + ",\"args\":[]}");
        byte[] value = Base64.getDecoder().decode(found(VALUE, answer));
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Presses keys one after the other, as a person does. */
    void type(String keys) throws IOException, InterruptedException {
        String presses =
                keys.codePoints()
                        .mapToObj(Character::toString)
                        .map(key ->
                                "{\"type\":\"keyDown\",\"value\":%s},{\"type\":\"keyUp\",\"value\":%s}"
                                        .formatted(quoted(key), quoted(key)))
                        .collect(Collectors.joining(","));
        send(
                "POST",
                base + "/actions",
                "{\"actions\":[{\"type\":\"key\",\"id\":\"keyboard\",\"actions\":[%s]}]}"
                        .formatted(presses));
    }

    /** Sets what the page may see of the screen. */
    void screen(int width, int height, boolean isDark) throws IOException, InterruptedException {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":false}"
                        .formatted(width, height));
        cdp(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
                        .formatted(isDark ? "dark" : "light"));
    }

    private void cdp(String command, String parameters) throws IOException, InterruptedException {
        send(
                "POST",
                base + "/goog/cdp/execute",
                "{\"cmd\":\"%s\",\"params\":%s}".formatted(command, parameters));
    }

    /** What is to be seen, as a PNG. */
    byte[] picture() throws IOException, InterruptedException {
        String answer = send("GET", base + "/screenshot", "");
        return Base64.getMimeDecoder().decode(found(VALUE, answer));
    }

    /** What the console has said since the last time. */
    String console() throws IOException, InterruptedException {
        return send("POST", base + "/se/log", "{\"type\":\"browser\"}");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            switch (each) {
                case '"', '\\' -> quoted.append('\\').append(each);
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(each < ' ' ? "\\u%04x".formatted((int) each) : "" + each);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public void close() throws IOException {
        try {
            send("DELETE", base, "");
        } catch (IOException | InterruptedException _) {
            // It is ended below in any case.
        }
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        }
    }
}
