package dev.sluice.serve.gate;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly what it is told, and takes answers apart by itself. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        socket.setSoTimeout(20_000);
    }

    public static RawHttp connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawHttp(socket);
    }

    public static RawHttp over(Socket socket) throws IOException {
        return new RawHttp(socket);
    }

    public record Head(int status, Map<String, String> headers) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public long length() {
            return Long.parseLong(header("Content-Length"));
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(Head head, byte[] body) {

        public int status() {
            return head.status();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Sends a request for a raw target, with header lines. */
    public RawHttp send(String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        request.append("Host: 127.0.0.1\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return raw(request.append("\r\n").toString());
    }

    public RawHttp raw(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    public Answer get(String target, String... headers) throws IOException {
        return send("GET", target, headers).answer();
    }

    public Head head() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(status, headers);
    }

    /** Reads a whole answer that has a body. */
    public Answer answer() throws IOException {
        Head head = head();
        if (head.header("Transfer-Encoding").equals("chunked")) {
            return new Answer(head, chunks());
        }
        if (head.status() == 304 || head.header("Content-Length").isEmpty()) {
            return new Answer(head, new byte[0]);
        }
        return new Answer(head, bytes((int) head.length()));
    }

    /** Reads a chunked body to its end. */
    public byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            byte[] chunk = chunk();
            body.writeBytes(chunk);
            if (chunk.length == 0) {
                return body.toByteArray();
            }
        }
    }

    /** Reads one chunk; the last one is empty. */
    public byte[] chunk() throws IOException {
        byte[] chunk = bytes(Integer.parseInt(line(), 16));
        line();
        return chunk;
    }

    public byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(bytes.length + " bytes of " + length);
        }
        return bytes;
    }

    /** Reads up to so many bytes and forgets them; how many there were before the end. */
    public long skip(long length) throws IOException {
        byte[] buffer = new byte[1 << 20];
        long done = 0;
        while (done < length) {
            int read;
            try {
                read = in.read(buffer, 0, (int) Math.min(buffer.length, length - done));
            } catch (SocketException _) {
                return done; // A cut connection may end in a reset.
            }
            if (read < 0) {
                return done;
            }
            done += read;
        }
        return done;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("in a line: " + line);
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
