package dev.sluice.peer.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lets a sink work on a thread of its own while the next bytes are received. Receiving, hashing and
 * writing 2 GiB in turns kept one core busy for 2.5 s and left the other idle; at the same time
 * they take little more than half of that. A few buffers go back and forth: whoever is faster waits
 * for the other.
 *
 * <p>For one receiving thread. After {@link #close} the sink is not called any more.
 */
final class Relay implements AutoCloseable {

    /** Nothing else that is passed on is empty. */
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final ByteSink sink;
    private final BlockingQueue<ByteBuffer> free;
    private final BlockingQueue<ByteBuffer> filled = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean ended;
    private volatile @Nullable Throwable failure;

    /**
     * @param buffers at least two, which nobody else uses until this is closed
     */
    Relay(ByteSink sink, List<ByteBuffer> buffers) {
        this.sink = sink;
        this.free = new LinkedBlockingQueue<>(buffers);
        this.thread =
                Thread.ofPlatform()
                        .name("relay-" + Thread.currentThread().getName())
                        .daemon()
                        .start(this::run);
    }

    private void run() {
        for (ByteBuffer bytes = take(filled); bytes.hasRemaining(); bytes = take(filled)) {
            if (failure == null) {
                write(bytes);
            }
            free.add(bytes.clear());
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            sink.write(bytes);
        } catch (IOException | RuntimeException | Error e) {
            failure = e; // the receiving thread throws it
        }
    }

    /**
     * An empty buffer to receive into; to be given back by {@link #pass}.
     *
     * @throws IOException that of the sink, if it has failed
     */
    ByteBuffer free() throws IOException {
        ByteBuffer bytes = take(free);
        check();
        return bytes;
    }

    /** What was received, ready to be read. */
    void pass(ByteBuffer bytes) {
        filled.add(bytes);
    }

    /**
     * Waits until the sink has taken everything.
     *
     * @throws IOException that of the sink, if it has failed
     */
    void finish() throws IOException {
        close();
        check();
    }

    /** Waits until the sink has taken what was passed on, unless it failed. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            filled.add(END);
            join();
        }
    }

    private void check() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new AssertionError(e);
        }
    }

    /**
     * An interrupt does not end it: the sink is called no more once we are gone, and not before.
     */
    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An interrupt is left to the read or write that follows, which closes its channel. */
    private static ByteBuffer take(BlockingQueue<ByteBuffer> queue) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return queue.take();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
