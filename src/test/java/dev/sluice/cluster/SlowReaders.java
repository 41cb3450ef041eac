package dev.sluice.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Callers that ask for much and read as slowly as they may. Whoever is cut or refused comes again.
 * They are a process of their own, that of {@link SlowCrowd}.
 */
final class SlowReaders {

    private static final int RECEIVE_BUFFER = 4 << 10;

    /** A little more than the least rate of a node that has nothing to fear. */
    private static final int BYTES = 300;

    private static final int MILLIS = 500;

    /** What they are told, and a slow reader has time. */
    private static final int RETRY_MILLIS = 2_000;

    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    /**
     * The arguments are those of {@link SlowCrowd#add}, five a group; it says its counts at each
     * byte of input and ends with its input.
     */
    public static void main(String[] args) throws Exception {
        SlowReaders readers = new SlowReaders();
        List<String> groups = List.of(args);
        for (int i = 0; i < args.length; i += SlowCrowd.ARGUMENTS) {
            readers.start(groups.subList(i, i + SlowCrowd.ARGUMENTS));
        }
        while (System.in.read() != -1) {
            System.out.printf(
                    "%d %d %d%n", readers.served.get(), readers.refused.get(), readers.cut.get());
        }
    }

    private void start(List<String> group) throws IOException, GeneralSecurityException {
        int port = Integer.parseInt(group.get(2));
        SSLContext tls = group.get(3).equals(SlowCrowd.TLS) ? trustingAll() : null;
        byte[] request = Files.readAllBytes(Path.of(group.get(4)));
        for (int i = 0; i < Integer.parseInt(group.get(0)); i++) {
            Thread.ofVirtual().start(() -> askAgainAndAgain(group.get(1), port, tls, request));
        }
    }

    private void askAgainAndAgain(String from, int port, @Nullable SSLContext tls, byte[] request) {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(RECEIVE_BUFFER);
                socket.setSoTimeout(120_000);
                socket.bind(new InetSocketAddress(from, 0));
                InetSocketAddress node =
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                socket.connect(node, 20_000);
                ask(tls == null ? socket : secure(tls, socket, port), request);
            } catch (IOException _) {
                cut.incrementAndGet();
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
        while (in.readNBytes(BYTES).length == BYTES) {
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

    /** Whom they ask does not matter to them. */
    private static SSLContext trustingAll() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
        return context;
    }

    private static final class Credulous implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
