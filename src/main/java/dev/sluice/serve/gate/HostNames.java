package dev.sluice.serve.gate;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names under which this node may be asked. The browser lets a page whose own name is made to
 * resolve to us (DNS rebinding) read whatever it likes, but the page cannot send a name other than
 * its own. So only names are taken that nobody can have in the public DNS: addresses, names without
 * a dot, those below the domains that are kept for local use, and what was configured.
 *
 * @param names further ones, in lower case
 */
public record HostNames(Set<String> names) {

    /**
     * RFC 6761 (localhost), RFC 6762 (local), RFC 8375 (home.arpa); internal is kept by ICANN, svc
     * is what Kubernetes has its services under.
     */
    private static final List<String> LOCAL =
            List.of(".localhost", ".local", ".home.arpa", ".internal", ".svc");

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    public HostNames {
        names = Set.copyOf(names);
    }

    /** Also under the name of this machine. */
    public static HostNames of(List<String> configured, String machine) {
        return new HostNames(
                Stream.concat(configured.stream(), Stream.of(machine))
                        .map(HostNames::plain)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Whether a request for it may be meant for us.
     *
     * @param authority the value of {@code Host}: a name or address, perhaps with a port
     */
    boolean accepts(String authority) {
        String host = plain(PORT.matcher(authority).replaceFirst(""));
        return isAddress(host)
                || host.indexOf('.') < 0
                || LOCAL.stream().anyMatch(host::endsWith)
                || names.contains(host);
    }

    /** Whether it is one of our own names, and not one that only cannot be anybody else's. */
    boolean isConfigured(String authority) {
        return names.contains(plain(PORT.matcher(authority).replaceFirst("")));
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static boolean isAddress(String host) {
        String bare =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        try {
            return !bare.isEmpty() && InetAddress.ofLiteral(bare).getAddress().length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
