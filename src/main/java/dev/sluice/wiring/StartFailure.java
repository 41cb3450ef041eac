package dev.sluice.wiring;

import dev.sluice.disk.root.RootException;
import dev.sluice.fault.Faults;
import dev.sluice.index.IndexException;
import dev.sluice.settings.ConfigException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Says in one line why a node did not start, in the words of the person who configured it. */
final class StartFailure {

    /** What the framework throws for the management port, whatever the cause; it has no type. */
    private static final String MANAGEMENT = "Unable to start the management interface on ";

    private StartFailure() {}

    /** The line, or null for what nobody but a programmer can put right. */
    static @Nullable String line(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String line = known(cause);
            if (line != null) {
                return line.strip().replaceAll("\\s*\\R\\s*", "; ");
            }
        }
        return null;
    }

    private static @Nullable String known(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case ConfigException _, RootException _, IndexException _ -> message;
            case ConfigValidationException invalid ->
                    FrameworkMessage.plain(invalid.getProblem(0).getMessage());
            case QuarkusBindException data ->
                    "quarkus.http.port: cannot listen on %s:%d: %s"
                            .formatted(data.getHost(), data.getPort(), lastPart(message));
            case IllegalStateException management when message.startsWith(MANAGEMENT) ->
                    "quarkus.management.port: cannot listen on %s: %s"
                            .formatted(message.substring(MANAGEMENT.length()), reason(management));
            case UnknownHostException _ -> "quarkus.http.host: no such host: " + message;
            case IOException e -> Faults.words(e);
            default -> null;
        };
    }

    private static String lastPart(String message) {
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return switch (cause) {
            case null -> "no reason given";
            case UnknownHostException _ -> "no such host";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
