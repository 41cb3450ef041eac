package dev.sluice.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer on a loopback socket that answers byte for byte what a test has told it to, one answer per
 * request in order. It knows nothing of HTTP but where a request ends.
 */
public final class LyingPeer implements AutoCloseable {

    /** What is done about one request. */
    @FunctionalInterface
    public interface Answer {
        /**
         * @return whether the connection stays open for another request
         */
        boolean to(Socket socket) throws IOException;
    }

    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

    private final ServerSocket server;
    private final Thread acceptor;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger closedByClient = new AtomicInteger();

    public LyingPeer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        acceptor = Thread.ofPlatform().daemon().start(this::accept);
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** All requests so far, head and body, a character for each byte. */
    public List<String> requests() {
        return requests;
    }

    /** How many connections were made so far. */
    public int connections() {
        return sockets.size();
    }

    /** How many connections the client has closed while a request was awaited. */
    public int closedByClient() {
        return closedByClient.get();
    }

    public LyingPeer then(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** Sends the bytes and keeps the connection. */
    public LyingPeer says(byte[] bytes) {
        return then(socket -> {
            socket.getOutputStream().write(bytes);
            return true;
        });
    }

    /** Sends the text and keeps the connection. */
    public LyingPeer says(String text) {
        return says(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the text and closes the connection. */
    public LyingPeer saysAndHangsUp(String text) {
        return then(socket -> {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return false;
        });
    }

    /** Sends the text in pieces of one byte, each a packet of its own. */
    public LyingPeer spells(String text) {
        return spells(text.getBytes(StandardCharsets.UTF_8));
    }

    public LyingPeer spells(byte[] bytes) {
        return then(socket -> {
            socket.setTcpNoDelay(true);
            for (byte b : bytes) {
                socket.getOutputStream().write(b);
            }
            return true;
        });
    }

    /** Sends the text, then nothing more until the client has had enough. */
    public LyingPeer saysAndStalls(String text) {
        return then(socket -> {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().read() >= 0;
        });
    }

    /** Sends the text, then the byte again and again with pauses, until the client hangs up. */
    public LyingPeer saysAndDribbles(String text, char dribble, int pauseMillis) {
        return then(socket -> {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(pauseMillis);
            while (!isHungUp(socket)) {
                socket.getOutputStream().write(dribble);
            }
            return false;
        });
    }

    /** Sends the text, then the filling without an end, until the client hangs up. */
    public LyingPeer saysEndlessly(String text, String filling) {
        return then(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(filling.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** Waits for one pause; the client says nothing meanwhile, unless that it is gone. */
    private static boolean isHungUp(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            boolean open = true;
            while (open && readRequest(socket.getInputStream())) {
                open = answers.take().to(socket);
            }
        } catch (IOException _) {
            // The client has hung up, as many of these tests want it to.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                closedByClient.incrementAndGet();
                return false;
            }
            head.append((char) b);
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        requests.add(head + new String(body, StandardCharsets.ISO_8859_1));
        return true;
    }

    /** Once this returns, the port is closed: no connection slips in any more. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
