package dev.sluice.folder;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the log of the program is told from INFO up, while it is open. */
public final class LogLines extends Handler implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger("dev.sluice");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LogLines() {
        LOGGER.addHandler(this);
    }

    public List<String> containing(String text) {
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            Object[] parameters = line.getParameters();
            lines.add(
                    parameters == null
                            ? line.getMessage()
                            : MessageFormat.format(line.getMessage(), parameters));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
    }
}
