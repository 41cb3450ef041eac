package dev.sluice.config.check;

import dev.sluice.domain.Quoted;

/** How a line of the log looks. */
enum LogFormat {
    TEXT,
    JSON;

    static LogFormat of(String text) {
        return switch (text) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default ->
                    throw new IllegalArgumentException(
                            "must be text or json, not " + Quoted.of(text));
        };
    }
}
