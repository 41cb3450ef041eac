package dev.sluice.config.check;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of all keys, for telling what would have been right, and for the environment. */
public final class KnownKeys {

    /** Every key that a node takes; {@code *} stands for the id of a folder. */
    public static final List<String> ALL =
            List.of(
                    "sluice.state-dir",
                    "sluice.node-name",
                    "sluice.peers",
                    "sluice.durability",
                    "sluice.folders.*.path",
                    "sluice.folders.*.name",
                    "sluice.folders.*.role",
                    "sluice.folders.*.peers",
                    "sluice.folders.*.ignore",
                    "sluice.folders.*.digest",
                    "sluice.folders.*.max-delete-percent",
                    "sluice.folders.*.max-delete-count",
                    "sluice.folders.*.max-change-percent",
                    "sluice.folders.*.trash-days",
                    "sluice.folders.*.trash-max-percent",
                    "sluice.folders.*.ignore-file",
                    "sluice.folders.*.tombstone-days",
                    "sluice.folders.*.preserve",
                    "sluice.folders.*.owner-map",
                    "sluice.folders.*.readers",
                    "sluice.folders.*.writers",
                    "sluice.folders.*.operators",
                    "sluice.folders.*.notify",
                    "sluice.folders.*.notify-exec",
                    "sluice.folders.*.notify-secret-file",
                    "sluice.pull.every",
                    "sluice.pull.parallel",
                    "sluice.pull.bandwidth",
                    "sluice.pull.long-poll",
                    "sluice.pull.delta",
                    "sluice.serve.max-connections",
                    "sluice.serve.max-connections-per-address",
                    "sluice.serve.least-rate",
                    "sluice.serve.hosts",
                    "sluice.scan.every",
                    "sluice.scan.watch",
                    "sluice.scan.settle",
                    "sluice.scrub.every",
                    "sluice.scrub.rate",
                    "sluice.log.format",
                    "sluice.health.max-lag",
                    "sluice.auth.mode",
                    "sluice.auth.token-file",
                    "sluice.auth.page-token-file");

    private static final Pattern ENVIRONMENT =
            Pattern.compile(
                    String.join("|", ALL.stream().map(KnownKeys::environmentPattern).toList()));

    private KnownKeys() {}

    /** What to say of a key that is none: those below the same prefix, or else all. */
    public static String unknown(String key) {
        String prefix = prefix(key);
        List<String> near = ALL.stream().filter(known -> prefix(known).equals(prefix)).toList();
        return "unknown key; known are "
                + String.join(", ", prefix.isEmpty() || near.isEmpty() ? ALL : near)
                        .replace("*", "<id>");
    }

    /** Whether an environment variable is the written form of a key: {@code SLUICE_PULL_EVERY}. */
    static boolean isEnvironmentName(String variable) {
        return ENVIRONMENT.matcher(variable).matches();
    }

    /** The first two words of a key of three or more, {@code sluice.pull}; nothing for others. */
    private static String prefix(String key) {
        String[] words = key.split("\\.", 3);
        return words.length < 3 ? "" : words[0] + "." + words[1];
    }

    private static String environmentPattern(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_").replace("*", "[A-Z0-9]+");
    }
}
