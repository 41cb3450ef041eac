package dev.sluice.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A way to a node that can be held up in the middle of an answer. Its far side may speak TLS though
 * its near side does not.
 */
final class Link implements AutoCloseable {

    /** Opens the far side of a connection. */
    @FunctionalInterface
    interface Far {
        Socket connect() throws IOException;
    }

    /** One connection that stops within an answer until it is let go on. */
    static final class Hold {

        /** Completed when so many bytes of an answer have come. */
        final CompletableFuture<Void> reached = new CompletableFuture<>();

        /** Completed when the far side has closed that connection. */
        final CompletableFuture<Void> cut = new CompletableFuture<>();

        private final CountDownLatch released = new CountDownLatch(1);
        private final long after;

        private Hold(long after) {
            this.after = after;
        }

        void release() {
            released.countDown();
        }

        private void pass() throws InterruptedException {
            reached.complete(null);
            released.await();
        }
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable Far far;
    private volatile @Nullable Hold hold;

    Link() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on there is no connection but to this far side. */
    void lead(Far to) throws IOException {
        far = to;
        hold = null;
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** The next connection on which so many bytes of answers come from now on waits there. */
    Hold hold(long after) {
        Hold next = new Hold(after);
        hold = next;
        return next;
    }

    /** How many bytes have gone over it, both ways. */
    long bytes() {
        return bytes.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                sockets.add(near);
                threads.execute(() -> connect(near));
            }
        } catch (IOException _) {
            // Closed: the end of the test.
        }
    }

    private void connect(Socket near) {
        Far to = far;
        try (near;
                Socket socket = to == null ? new Socket() : to.connect()) {
            sockets.add(socket);
            threads.execute(() -> ask(near, socket));
            answer(socket.getInputStream(), near.getOutputStream());
            sockets.remove(socket);
        } catch (IOException _) {
            // Either side may go at any time; closing both is all that there is to do.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(near);
        }
    }

    private void ask(Socket near, Socket socket) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream from = near.getInputStream();
            OutputStream to = socket.getOutputStream();
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                bytes.addAndGet(length);
                to.write(buffer, 0, length);
            }
            socket.close();
        } catch (IOException _) {
            // As above.
        }
    }

    private void answer(InputStream from, OutputStream to)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[64 << 10];
        Hold now = null;
        long passed = 0;
        while (true) {
            int length = read(from, buffer);
            if (length < 0) {
                if (now != null && now.reached.isDone()) {
                    now.cut.complete(null);
                }
                return;
            }
            if (now != hold) {
                now = hold;
                passed = 0;
            }
            passed += length;
            bytes.addAndGet(length);
            if (now != null && passed >= now.after) {
                now.pass();
            }
            to.write(buffer, 0, length);
        }
    }

    /** A connection that is reset has ended as well. */
    private static int read(InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException _) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        lead(() -> {
            throw new IOException("closed");
        });
        threads.shutdownNow();
    }
}
