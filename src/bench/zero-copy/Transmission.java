import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** One job on one connection: everything that does not belong to the work is done beforehand. */
final class Transmission implements AutoCloseable {
    private final Job job;
    private final Way way;
    private final SocketChannel socket;
    private final List<Path> paths = new ArrayList<>();
    private final List<FileChannel> open = new ArrayList<>();
    private final ByteBuffer header = ByteBuffer.allocateDirect(Job.HEADER_BYTES);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(1);

    Transmission(Job job, InetSocketAddress receiver) throws IOException {
        this.job = job;
        this.way = job.form().way();
        for (int number = 0; number < job.count(); number++) {
            paths.add(job.file(number));
        }
        if (!job.opening()) {
            for (Path path : paths) {
                open.add(FileChannel.open(path, StandardOpenOption.READ));
            }
        }
        socket = SocketChannel.open(receiver);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.write(ByteBuffer.allocate(Long.BYTES).putLong(job.total()).flip());
    }

    /** Nanoseconds from the first call until the receiver has said that it has all. */
    long run() throws IOException {
        long begin = System.nanoTime();
        for (int number = 0; number < job.count(); number++) {
            header.clear();
            if (job.opening()) {
                try (var file = FileChannel.open(paths.get(number), StandardOpenOption.READ)) {
                    way.send(header, file, job.size(), socket);
                }
            } else {
                way.send(header, open.get(number), job.size(), socket);
            }
        }
        if (socket.read(answer.clear()) != 1) {
            throw new EOFException("the receiver left before " + job.total() + " bytes");
        }
        return System.nanoTime() - begin;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (FileChannel file : open) {
            file.close();
        }
    }
}
