package dev.sluice.serve.gate;

import dev.sluice.serve.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that the page of another site makes a person's browser send. Browsers say from
 * where a request comes, in headers that a page cannot change: {@code Sec-Fetch-Site} (W3C Fetch
 * Metadata) where the address is this machine's or https, {@code Origin} with everything that
 * changes something (RFC 6454), and {@code Host} always. Peers, curl and probes send none of the
 * former.
 */
@Singleton
public final class BrowserGuard {

    /** Why a request was refused; for the log and the metric. */
    enum Reason {
        /** It is for a name that is not ours. */
        HOST_NAME,
        /** A page of another site sent it. */
        OTHER_SITE,
        /** It would change something, and comes from a browser. */
        BROWSER
    }

    private static final CharSequence SITE = HttpHeaders.createOptimized("sec-fetch-site");

    private final Instance<HostNames> names;
    private final Refusals refusals;

    /** The names are asked for late: routes are made before the configuration is checked. */
    public BrowserGuard(Instance<HostNames> names, Refusals refusals) {
        this.names = names;
        this.refusals = refusals;
    }

    /**
     * For the data port, which no page is served from.
     *
     * @param isProven whether the caller has shown a secret that a page cannot know: then the name
     *     does not matter
     * @return what to answer, null if nothing is wrong
     */
    @Nullable Problem onData(HttpServerRequest request, boolean isProven) {
        if (!isProven && !isOurs(request)) {
            return misdirected(request);
        }
        if (request.headers().contains(HttpHeaders.ORIGIN) || isFromOtherSite(request)) {
            return otherSite(request);
        }
        if (isChange(request) && isBrowser(request)) {
            refusals.note(request, Reason.BROWSER);
            return new Problem(
                    403, "browsers may look, and change nothing: use curl", "User-Agent");
        }
        return null;
    }

    /**
     * For the management port: its page asks for more, and people come to it by links.
     *
     * @return what to answer, null if nothing is wrong
     */
    @Nullable Problem onManagement(HttpServerRequest request) {
        if (!isOurs(request)) {
            return misdirected(request);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, request)) {
            refusals.note(request, Reason.OTHER_SITE);
            return new Problem(
                    403,
                    "a page of another site may not ask this node. If it is the page of this node,"
                            + " a proxy stands between: let it pass Host on as the browser sends it,"
                            + " and if it ends TLS, add that name to sluice.serve.hosts",
                    "Origin");
        }
        return isFromOtherSite(request) && !isLink(request) ? otherSite(request) : null;
    }

    private boolean isOurs(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null || names.get().accepts(host);
    }

    private static boolean isFromOtherSite(HttpServerRequest request) {
        String site = request.getHeader(SITE);
        return site != null && !site.equals("none") && !site.equals("same-origin");
    }

    /**
     * A person follows a link, in a wiki or in a message, to the page or to the status as text:
     * what comes is shown to them and to nobody else, and nothing is changed by it.
     */
    private static boolean isLink(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /** A proxy may have ended TLS, for a name that somebody has written down. */
    private boolean isOwn(String origin, HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return origin.equals(request.scheme() + "://" + host)
                || host != null
                        && origin.equals("https://" + host)
                        && names.get().isConfigured(host);
    }

    private static boolean isChange(HttpServerRequest request) {
        HttpMethod method = request.method();
        return !method.equals(HttpMethod.GET)
                && !method.equals(HttpMethod.HEAD)
                && !method.equals(HttpMethod.OPTIONS);
    }

    /** All call themselves so, and no form can make them call themselves anything else. */
    private static boolean isBrowser(HttpServerRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return agent != null && agent.startsWith("Mozilla/");
    }

    private Problem misdirected(HttpServerRequest request) {
        refusals.note(request, Reason.HOST_NAME);
        return new Problem(
                421,
                "this node is not known under that name: ask for it by its address, or add the name"
                        + " to sluice.serve.hosts",
                "Host");
    }

    private Problem otherSite(HttpServerRequest request) {
        refusals.note(request, Reason.OTHER_SITE);
        return new Problem(403, "a page of another site may not ask this node", "Origin");
    }
}
