package dev.sluice.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The files of the status page. They are named here and not looked for, since a native executable
 * has no class path to look through.
 *
 * @param type of the content
 * @param text all of it
 */
record Page(String type, String text) {

    /**
     * What the page says besides what every answer does: nothing but our own style sheet and
     * script, nothing inline, no frame around it. Together with a script that writes texts only as
     * texts, a file name can do no harm.
     */
    static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
                            + " img-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'",
                    "Cache-Control",
                    "no-cache");

    static final Page HTML = read("page.html", "text/html;charset=UTF-8");

    /** What the page asks for, by its path on the management port. */
    static final Map<String, Page> PARTS =
            Map.of(
                    "/status/page.css",
                    read("page.css", "text/css;charset=UTF-8"),
                    "/status/decide.js",
                    read("decide.js", "text/javascript;charset=UTF-8"),
                    "/status/page.js",
                    read("page.js", "text/javascript;charset=UTF-8"),
                    "/status/icon.svg",
                    read("icon.svg", "image/svg+xml"));

    /** What the data port answers, for programs. */
    static final Page API = read("openapi.yaml", "application/yaml");

    private static Page read(String name, String type) {
        try (InputStream resource = Page.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("bug: resource is missing: " + name);
            }
            return new Page(type, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("read resource " + name, e);
        }
    }
}
