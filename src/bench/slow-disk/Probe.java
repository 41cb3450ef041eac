import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for addresses at a fixed rate for a time, each on a new connection as an orchestrator does,
 * and prints for each its name, the number of answers, and p50, p99 and the slowest in
 * milliseconds. A probe that is late is counted from when it was due, so that one slow answer does
 * not hide those that would have come during it. An answer other than 200 counts as the timeout.
 */
final class Probe implements Runnable {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String name;
    private final URI address;
    private final long[] nanos;

    private Probe(String name, URI address, int count) {
        this.name = name;
        this.address = address;
        this.nanos = new long[count];
    }

    public static void main(String[] arguments) throws InterruptedException {
        int count = (int) (Long.parseLong(arguments[0]) * 1_000_000_000L / EVERY_NANOS);
        List<Probe> probes = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            int equals = argument.indexOf('=');
            URI address = URI.create(argument.substring(equals + 1));
            Probe probe = new Probe(argument.substring(0, equals), address, count);
            probes.add(probe);
            threads.add(Thread.ofPlatform().start(probe));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        probes.forEach(Probe::print);
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            long due = begun + i * EVERY_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
            nanos[i] = ask() ? System.nanoTime() - due : TIMEOUT_MILLIS * 1_000_000L;
        }
    }

    private boolean ask() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.getHost(), address.getPort()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request =
                    "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(address.getPath(), address.getAuthority());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException _) {
            return false;
        }
    }

    private void print() {
        Arrays.sort(nanos);
        System.out.printf(
                "%s\t%d\t%.1f\t%.1f\t%.1f%n",
                name,
                nanos.length,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) Math.ceil(nanos.length * 0.99) - 1] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }
}
