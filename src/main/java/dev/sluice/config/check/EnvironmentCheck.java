package dev.sluice.config.check;

import dev.sluice.settings.ConfigException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Refuses environment variables that look like keys and are none, which the framework passes over
 * in silence: a typing error would otherwise leave a default in force.
 */
public final class EnvironmentCheck {

    private static final String PREFIX = "SLUICE_";

    /**
     * What Kubernetes gives every pod of a namespace that has a Service called {@code sluice} or
     * {@code sluice-…}.
     */
    private static final Pattern OF_SERVICE =
            Pattern.compile(
                    "SLUICE_([A-Z0-9_]+_)?"
                            + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
                            + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)");

    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentCheck() {}

    /**
     * Checks all variables, in the order of their names.
     *
     * @throws ConfigException if one begins with {@code SLUICE_}, is no key, and was not made by
     *     Kubernetes for a Service
     */
    public static void check(Map<String, String> environment) {
        new TreeMap<>(environment).forEach(EnvironmentCheck::check);
    }

    private static void check(String variable, String value) {
        String name = variable.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        if (!name.startsWith(PREFIX)
                || KnownKeys.isEnvironmentName(name)
                || isOfService(name, value)) {
            return;
        }
        throw new ConfigException(variable, KnownKeys.unknown(asKey(name)));
    }

    /** {@code SLUICE_PORT=8081} is somebody's error: Kubernetes writes {@code tcp://…} there. */
    private static boolean isOfService(String name, String value) {
        if (!OF_SERVICE.matcher(name).matches()) {
            return false;
        }
        boolean isMeantAsPort =
                name.endsWith("_PORT") && !name.matches(".*_(SERVICE|TCP|UDP|SCTP)_PORT");
        return !isMeantAsPort || SERVICE_URL.matcher(value).matches();
    }

    private static String asKey(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
