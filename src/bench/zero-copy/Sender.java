import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * The sending process. Commands come on stdin, in threes: a job, which is answered by {@code ready}
 * once all is open; {@code go}, answered by the nanoseconds it took; {@code end}. A thread of its
 * own does the work, so that what the kernel counts for that thread is the work and nothing else.
 */
final class Sender {
    private Sender() {}

    public static void main(String[] arguments) throws Exception {
        var receiver = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        var in = new BufferedReader(new InputStreamReader(System.in));
        try (var worker = Executors.newSingleThreadExecutor()) {
            System.out.println(worker.submit(Sender::task).get());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Job job = Job.of(line);
                Callable<Transmission> opening = () -> new Transmission(job, receiver);
                try (Transmission transmission = worker.submit(opening).get()) {
                    System.out.println("ready");
                    in.readLine();
                    System.out.println(worker.submit(transmission::run).get());
                    in.readLine();
                }
            }
        }
    }

    /** The directory of the calling thread in /proc. */
    static Path task() throws IOException {
        return Path.of("/proc/thread-self").toRealPath();
    }
}
