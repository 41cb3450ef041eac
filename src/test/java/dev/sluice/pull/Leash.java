package dev.sluice.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a peer that lets so many bytes of its answers through; then the peer is gone. */
final class Leash implements AutoCloseable {

    private final ServerSocket server;
    private final URI far;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private long left = Long.MAX_VALUE;

    Leash(URI far) throws IOException {
        this.far = far;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** So many bytes more, on new connections. */
    void allow(long bytes) throws IOException {
        synchronized (this) {
            left = 0;
        }
        cut();
        synchronized (this) {
            left = bytes;
        }
    }

    /** Whether the peer has gone since it was last allowed something. */
    synchronized boolean isUsedUp() {
        return left == 0;
    }

    private synchronized int take(int wanted) {
        int taken = (int) Math.min(left, wanted);
        left -= taken;
        return taken;
    }

    private void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                threads.execute(() -> connect(near));
            }
        } catch (IOException _) {
            // Closed: the end of the test.
        }
    }

    private void connect(Socket near) {
        try (near;
                Socket socket = new Socket(far.getHost(), far.getPort())) {
            sockets.add(near);
            if (isUsedUp()) {
                return;
            }
            threads.execute(() -> ask(near, socket));
            answer(socket.getInputStream(), near.getOutputStream());
        } catch (IOException _) {
            // Either side may go at any time; closing both is all that there is to do.
        } finally {
            sockets.remove(near);
        }
    }

    private static void ask(Socket near, Socket socket) {
        try {
            near.getInputStream().transferTo(socket.getOutputStream());
            socket.close();
        } catch (IOException _) {
            // As above.
        }
    }

    private void answer(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[64 << 10];
        int length = from.read(buffer);
        while (length >= 0) {
            to.write(buffer, 0, take(length));
            if (isUsedUp()) {
                cut();
                return;
            }
            length = from.read(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        threads.shutdownNow();
    }
}
