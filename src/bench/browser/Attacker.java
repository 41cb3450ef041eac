import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whoever has a web site that a person looks at. */
final class Attacker implements AutoCloseable {

    static final String PAGE = "<!doctype html><title>hostile</title><body>hello";

    private final HttpServer site;

    Attacker(int port) throws IOException {
        site = HttpServer.create(new InetSocketAddress("0.0.0.0", port), 0);
        site.createContext(
                "/",
                exchange -> {
                    byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        site.start();
    }

    @Override
    public void close() {
        site.stop(0);
    }

    /**
     * A name whose address changes once its page is loaded, as the browser sees it: the first
     * connection gets the page, and later ones lead to the same port of 127.0.0.1.
     */
    static final class Rebound implements AutoCloseable {

        private final ServerSocket listening;

        Rebound(int port) throws IOException {
            listening = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.2"));
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                page(listening.accept());
                while (true) {
                    Socket caller = listening.accept();
                    Socket node = new Socket("127.0.0.1", listening.getLocalPort());
                    Thread.ofVirtual().start(() -> pipe(caller, node));
                    Thread.ofVirtual().start(() -> pipe(node, caller));
                }
            } catch (IOException _) {
                // It was closed.
            }
        }

        private static void page(Socket caller) throws IOException {
            try (caller) {
                byte[] request = new byte[8192];
                if (caller.getInputStream().read(request) > 0) {
                    String head =
                            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
                                    + "Content-Length: "
                                    + PAGE.length()
                                    + "\r\n\r\n";
                    caller.getOutputStream().write((head + PAGE).getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        private static void pipe(Socket from, Socket to) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                in.transferTo(out);
            } catch (IOException _) {
                // One of both has hung up.
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
