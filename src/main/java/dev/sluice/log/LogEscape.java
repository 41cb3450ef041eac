package dev.sluice.log;

import dev.sluice.domain.Quoted;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Keeps every log message on its line: names of files and what peers say come from outside, and a
 * line break or a terminal's escape sequence in them would write lines of its own. In one place for
 * all, so that no call can forget it.
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

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord known) {
            String message = TEXT.format(known);
            if (!Quoted.isLine(message)) {
                known.setMessage(Quoted.line(message), ExtLogRecord.FormatStyle.NO_FORMAT);
            }
        }
        return true;
    }
}
