package dev.sluice.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** In front of a port: closes the first connections at once, and passes on what comes later. */
final class CuttingDoor implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger cuts = new AtomicInteger();
    private final int behind;
    private final int most;

    CuttingDoor(int behind, int most) throws IOException {
        this.behind = behind;
        this.most = most;
        Thread.ofVirtual().start(this::accept);
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + door.getLocalPort());
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = door.accept();
                if (cuts.get() < most) {
                    cuts.incrementAndGet();
                    caller.close();
                } else {
                    Socket inner = new Socket(door.getInetAddress(), behind);
                    Thread.ofVirtual().start(() -> pass(caller, inner));
                    Thread.ofVirtual().start(() -> pass(inner, caller));
                }
            }
        } catch (IOException _) {
            // The door was closed.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException _) {
            // One of them has ended it.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
