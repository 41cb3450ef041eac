package dev.sluice.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Callers that ask for much and read as slowly as they may. Whoever is cut or refused comes again.
 */
final class SlowReaders implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 4 << 10;

    /** A little more than the least rate of a node that has nothing to fear. */
    private static final int BYTES = 300;

    private static final int MILLIS = 500;

    /** What they are told, and a slow reader has time. */
    private static final int RETRY_MILLIS = 2_000;

    private final List<Thread> threads = new ArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private volatile boolean isOver;

    /**
     * Adds callers.
     *
     * @param from their own address
     * @param tls null for plain HTTP
     */
    void add(int count, String from, int port, @Nullable SSLContext tls, byte[] request) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(() -> askAgainAndAgain(from, port, tls, request)));
        }
    }

    private void askAgainAndAgain(String from, int port, @Nullable SSLContext tls, byte[] request) {
        while (!isOver) {
            try (Socket socket = new Socket()) {
                sockets.add(socket);
                socket.setReceiveBufferSize(RECEIVE_BUFFER);
                socket.setSoTimeout(120_000);
                socket.bind(new InetSocketAddress(from, 0));
                InetSocketAddress node =
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                socket.connect(node, 20_000);
                ask(tls == null ? socket : secure(tls, socket, port), request);
            } catch (IOException _) {
                cut.incrementAndGet();
            } finally {
                sockets.removeIf(Socket::isClosed);
            }
            rest(RETRY_MILLIS / 2);
        }
    }

    private static Socket secure(SSLContext tls, Socket socket, int port) throws IOException {
        return tls.getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
    }

    private void ask(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        String status = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
        if (!status.equals("HTTP/1.1 200")) {
            refused.incrementAndGet();
            rest(RETRY_MILLIS);
            return;
        }
        served.incrementAndGet();
        while (!isOver && in.readNBytes(BYTES).length == BYTES) {
            rest(MILLIS);
        }
    }

    private static void rest(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many answers have begun. */
    int served() {
        return served.get();
    }

    /** How many were told to come later. */
    int refused() {
        return refused.get();
    }

    @Override
    public String toString() {
        return "%d answers begun, %d refused, %d connections cut"
                .formatted(served.get(), refused.get(), cut.get());
    }

    @Override
    public void close() {
        isOver = true;
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException _) {
                // It is over in any case.
            }
        }
        threads.forEach(Thread::interrupt);
    }
}
