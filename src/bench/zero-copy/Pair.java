import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A sending and a receiving process, with a network between them. */
final class Pair implements AutoCloseable {
    private final Child receiver;
    private final Path receivingTask;
    private final Child sender;
    private final Path sendingTask;

    /**
     * @param address where the receiver listens
     * @param discarding what the receiver does with the bytes: one of its two words
     */
    Pair(List<String> sendingPlace, List<String> receivingPlace, String address, String discarding)
            throws IOException {
        receiver = new Child(receivingPlace, Receiver.class, address, discarding);
        receivingTask = Path.of(receiver.line());
        sender = new Child(sendingPlace, Sender.class, address, receiver.line());
        sendingTask = Path.of(sender.line());
    }

    Sample send(Job job) throws IOException {
        sender.tell(job.line());
        sender.line();
        Usage sending = Usage.of(sendingTask);
        Usage receiving = Usage.of(receivingTask);
        sender.tell("go");
        long nanos = Long.parseLong(sender.line());
        Sample sample =
                new Sample(
                        job,
                        nanos,
                        Usage.of(sendingTask).since(sending),
                        Usage.of(receivingTask).since(receiving));
        sender.tell("end");
        return sample;
    }

    /** A run apart, since tracing makes it slow. */
    SystemCalls trace(Job job) throws IOException {
        sender.tell(job.line());
        sender.line();
        try (var tracer = new Tracer(sendingTask.getFileName().toString())) {
            sender.tell("go");
            sender.line();
            return tracer.stop().checkedFor(job);
        } finally {
            sender.tell("end");
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
