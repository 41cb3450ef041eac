package dev.sluice.log;

import dev.sluice.domain.Quoted;
import dev.sluice.domain.Told;
import io.quarkus.logging.LoggingFilter;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Keeps every log message on its line, and what the system has refused on one: names of files and
 * what peers say come from outside, and a line break or a terminal's escape sequence in them would
 * write lines of its own. In one place for all, so that no call can forget it.
 *
 * <p>A stack trace says where in the program something was met; of a full disk, a directory that
 * was replaced or a thread that was held together with the whole process nobody needs to know. What
 * is a mistake of this program keeps it, and so does everything in a category whose level is DEBUG.
 */
@LoggingFilter(name = "escape")
public final class LogEscape implements Filter {

    private static final ExtFormatter TEXT =
            new ExtFormatter() {
                @Override
                public String format(ExtLogRecord line) {
                    return formatMessage(line);
                }
            };

    private final BooleanSupplier isJson;

    public LogEscape() {
        this(LogEscape::isJson);
    }

    /**
     * @param isJson whether a line is to be an object of JSON
     */
    LogEscape(BooleanSupplier isJson) {
        this.isJson = isJson;
    }

    /** As {@code sluice.log.format} says; whether that is right is checked at the start. */
    private static boolean isJson() {
        return ConfigProvider.getConfig()
                .getOptionalValue("sluice.log.format", String.class)
                .filter("json"::equals)
                .isPresent();
    }

    /** After the process was stopped for a while it finds all of its threads held. */
    private static final String HELD = "io.vertx.core.impl.BlockedThreadChecker";

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord known) {
            String message = TEXT.format(known);
            String whole = message + withoutTrace(known, message);
            if (!Quoted.isLine(whole)) {
                known.setMessage(Quoted.line(whole), ExtLogRecord.FormatStyle.NO_FORMAT);
            } else if (!whole.equals(message)) {
                known.setMessage(whole, ExtLogRecord.FormatStyle.NO_FORMAT);
            }
            if (isJson.getAsBoolean()) {
                String json = JsonLine.of(known, Quoted.line(whole));
                known.setMessage(json, ExtLogRecord.FormatStyle.NO_FORMAT);
            }
        }
        return true;
    }

    /** Takes the stack trace off where nobody needs it; what is to be said in its place. */
    private static String withoutTrace(ExtLogRecord line, String message) {
        Throwable thrown = line.getThrown();
        if (thrown == null || isAskedFor(line)) {
            return "";
        }
        if (HELD.equals(line.getLoggerName())) {
            line.setThrown(null);
            return "";
        }
        if (!(thrown instanceof IOException || thrown instanceof Told)) {
            return "";
        }
        line.setThrown(null);
        String text = String.valueOf(thrown.getMessage());
        if (message.contains(text)) {
            return "";
        }
        return thrown instanceof Told
                ? ": " + text
                : ": " + thrown.getClass().getSimpleName() + ": " + text;
    }

    private static boolean isAskedFor(ExtLogRecord line) {
        String category = line.getLoggerName();
        return category != null && Logger.getLogger(category).isLoggable(Level.FINE);
    }
}
