import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;

/** What each way sees when the file loses its second half after its size was taken. */
final class Truncation {
    private static final int SIZE = 64 << 10;

    private Truncation() {}

    static String observe(Path work) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Form form : List.of(Form.READ_256K, Form.SENDFILE)) {
            text.append("- ").append(form.label).append(": ");
            text.append(sent(work, cutThen(form.way()))).append('\n');
        }
        text.append("- mmap+write: ").append(sent(work, Truncation::mapCutAndWrite)).append('\n');
        text.append("- mmap, one byte read by the program: ").append(touched(work, "one"));
        text.append("\n- mmap, read by `java.util.zip.CRC32`: ").append(touched(work, "checksum"));
        return text.append('\n').toString();
    }

    private static String sent(Path work, Cut way) throws IOException {
        Path path = work.resolve("truncated");
        Files.write(path, new byte[SIZE]);
        try (var file = FileChannel.open(path, StandardOpenOption.READ);
                var server = ServerSocketChannel.open().bind(null);
                var socket = SocketChannel.open(server.getLocalAddress())) {
            way.send(file, path, socket);
            return "no error";
        } catch (IOException e) {
            return e.toString();
        } finally {
            Files.delete(path);
        }
    }

    private interface Cut {
        void send(FileChannel file, Path path, SocketChannel socket) throws IOException;
    }

    private static Cut cutThen(Way way) {
        return (file, path, socket) -> {
            cut(path);
            way.send(ByteBuffer.allocateDirect(Job.HEADER_BYTES), file, SIZE, socket);
        };
    }

    private static void mapCutAndWrite(FileChannel file, Path path, SocketChannel socket)
            throws IOException {
        ByteBuffer mapped = file.map(MapMode.READ_ONLY, 0, SIZE);
        cut(path);
        while (mapped.hasRemaining()) {
            try {
                socket.write(mapped);
            } catch (IOException e) {
                throw new IOException(
                        "\"%s\" after %d of %d bytes"
                                .formatted(e.getMessage(), mapped.position(), SIZE),
                        e);
            }
        }
    }

    /** In a process of its own, since it may not survive. */
    private static String touched(Path work, String how) throws IOException {
        Path path = work.resolve("truncated");
        Files.write(path, new byte[SIZE]);
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "Truncation",
                        path.toString(),
                        how);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes()).strip();
            int code = process.waitFor();
            return said.contains("SIGBUS")
                    ? "SIGBUS, which ended the process (exit code " + code + ")"
                    : said;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(path);
        }
    }

    /** Maps a file, cuts it, and reads the mapping: {@code one} byte or the {@code checksum}. */
    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0]);
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer mapped = file.map(MapMode.READ_ONLY, 0, SIZE);
            cut(path);
            if (arguments[1].equals("one")) {
                mapped.get(SIZE - 1);
            } else {
                new CRC32().update(mapped);
            }
            System.out.println("no error");
        } catch (InternalError e) {
            System.out.println(e);
        }
    }

    private static void cut(Path path) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(SIZE / 2);
        }
    }
}
