import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Opens hostile pages in Chromium, and looks what they get of a node and what they do to it. */
public final class Browse {

    /** What a page gets of a node that tells it nothing; all else is a find. */
    private static final List<String> HARMLESS =
            List.of("error", "opaque", "unreadable", "refused", "nothing", "empty", "sent");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int data;
    private final int management;
    private final String member;
    private final Path home;
    private final Path root;
    private final Driver driver;
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final List<String> pages = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    private Browse(String[] args, Driver driver) {
        data = Integer.parseInt(args[0]);
        management = Integer.parseInt(args[1]);
        member = args[2];
        home = Path.of(args[3]);
        root = Path.of(args[4]);
        this.driver = driver;
    }

    /** DATA-PORT MANAGEMENT-PORT MEMBER SCRIPTS ROOT HOSTILE-PORT */
    public static void main(String[] args) throws Exception {
        System.exit(isHarmless(args) ? 0 : 1);
    }

    private static boolean isHarmless(String[] args) throws Exception {
        int hostile = Integer.parseInt(args[5]);
        String rules = "MAP evil.test 127.0.0.1,MAP rebound.test 127.0.0.2,EXCLUDE localhost";
        try (Driver driver = new Driver(rules);
                Attacker _ = new Attacker(hostile)) {
            Browse browse = new Browse(args, driver);
            browse.hostilePages(hostile);
            browse.rebound();
            browse.replicatedPage();
            browse.statusPage(hostile);
            browse.print();
            browse.found.forEach(each -> System.out.println("FOUND: " + each));
            return browse.found.isEmpty();
        }
    }

    private void hostilePages(int port) throws Exception {
        Map<String, String> origins = new LinkedHashMap<>();
        origins.put("another port", "http://127.0.0.1:" + port + "/");
        origins.put("another address", "http://127.0.0.2:" + port + "/");
        origins.put("localhost", "http://localhost:" + port + "/");
        origins.put("another name", "http://evil.test:" + port + "/");
        origins.put("no origin", "data:text/html,<body>hello");
        for (Map.Entry<String, String> page : origins.entrySet()) {
            driver.open(page.getValue());
            attempts(page.getKey(), "http://127.0.0.1:" + data, "http://127.0.0.1:" + management);
        }
    }

    /** The same name leads to the attacker at first, and to the node from then on. */
    private void rebound() throws Exception {
        for (int port : List.of(data, management)) {
            try (Attacker.Rebound _ = new Attacker.Rebound(port)) {
                String own = "http://rebound.test:" + port;
                driver.open(own + "/");
                attempts(port == data ? "rebound to data" : "rebound to management", own, own);
            }
        }
    }

    private void attempts(String page, String toData, String toManagement) throws Exception {
        pages.add(page);
        String before = state();
        String script =
                "const DATA = '%s', MANAGEMENT = '%s', MEMBER = '%s';\n%s"
                        .formatted(
                                toData,
                                toManagement,
                                member,
                                Files.readString(home.resolve("attempts.js"))
                                        .replaceAll("(?m)^ *//.*$", ""));
        for (String line : driver.run(script).split("\n")) {
            String[] parts = line.split("\t", 3);
            if (parts.length < 3) {
                found.add(page + ": the attempts have ended with " + line);
                continue;
            }
            String what = parts[0] + " port: " + parts[1];
            rows.computeIfAbsent(what, _ -> new LinkedHashMap<>()).put(page, parts[2]);
            if (HARMLESS.stream().noneMatch(parts[2]::startsWith)) {
                found.add(page + ", " + what + ": " + parts[2]);
            }
        }
        String after = state();
        if (!after.equals(before)) {
            found.add(page + " has changed the node\n" + before + "\n" + after);
        }
    }

    /** What any of it would have changed. */
    private String state() throws IOException, InterruptedException {
        String folder = "http://127.0.0.1:" + data + "/v1/folders/data/";
        try (var names = Files.list(root)) {
            return get(folder + "plans")
                    + get(folder + "members").replaceAll("\"(lastSeen|silentSeconds)\":[^,}]*", "")
                    + get(folder + "changes").lines().filter(each -> each.contains("-")).count()
                    + get(folder + "changes").contains("unscanned")
                    + new TreeSet<>(names.map(each -> each.getFileName().toString()).toList());
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A person opens what somebody has put into the folder. */
    private void replicatedPage() throws Exception {
        driver.open("http://127.0.0.1:" + data + "/v1/folders/data/files/page.html");
        String title = driver.run("return document.title");
        rows.put(
                "a replicated page that a person opens: its script",
                Map.of("the node itself", title.equals("ran") ? "RAN" : "does not run"));
        if (title.equals("ran")) {
            found.add("the script of a replicated page has run");
        }
        pages.add("the node itself");
    }

    private void statusPage(int hostile) throws Exception {
        String status = "http://127.0.0.1:" + management + "/";
        driver.console();
        driver.open(status);
        String text = "";
        for (int i = 0; i < 50 && !text.contains("data"); i++) {
            text =
                    driver.run(
                            "await new Promise(r => setTimeout(r, 200));"
                                    + "return document.querySelector('main').innerText");
        }
        String console = driver.console();
        boolean works = text.contains("data") && !console.contains("SEVERE");
        rows.put(
                "the status page: loads, reads its data, says nothing to the console",
                Map.of("the node itself", works ? "works" : "does not: " + console));
        if (!works) {
            found.add("the status page does not work: " + text + "\n" + console);
        }
        for (String path : List.of("", "status", "status?format=text")) {
            driver.open("http://localhost:" + hostile + "/");
            driver.run(
                    "const a = document.createElement('a'); a.href = '%s';".formatted(status + path)
                            + "document.body.append(a); setTimeout(() => a.click(), 10);");
            String seen = "";
            for (int i = 0; i < 50 && !seen.contains("data"); i++) {
                Thread.sleep(100);
                seen = driver.run("return location.href + ' ' + document.body.innerText");
            }
            boolean isThere = seen.startsWith(status) && seen.contains("data");
            rows.put(
                    "a link to /" + path + " that a person follows",
                    Map.of("localhost", isThere ? "works" : "does not"));
            if (!isThere) {
                found.add("the link to /" + path + " leads to " + seen);
            }
        }
    }

    private void print() {
        System.out.println("| request | " + String.join(" | ", pages) + " |");
        System.out.println("|---" + "|---".repeat(pages.size()) + "|");
        rows.forEach((what, byPage) ->
                System.out.println(
                        "| "
                                + what
                                + " | "
                                + String.join(
                                        " | ",
                                        pages.stream()
                                                .map(page -> byPage.getOrDefault(page, ""))
                                                .toList())
                                + " |"));
        long tried = rows.values().stream().mapToLong(Map::size).sum();
        System.out.println("\n" + tried + " tried, " + found.size() + " found");
    }
}
