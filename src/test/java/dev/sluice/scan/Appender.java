package dev.sluice.scan;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** Appends to a file without a pause until it is closed. */
final class Appender implements AutoCloseable {

    private final CountDownLatch first = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isClosed;

    Appender(Path file) {
        thread = Thread.ofPlatform().start(() -> append(file));
    }

    private void append(Path file) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            while (!isClosed) {
                out.write('.');
                first.countDown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitFirst() throws InterruptedException {
        first.await();
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
