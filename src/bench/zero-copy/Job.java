import java.nio.file.Path;

/**
 * What is sent in one run: {@code count} files of {@code size} bytes, named 0, 1, 2 and so on, one
 * after the other on one connection.
 *
 * @param opening whether opening and closing each file belongs to the work; otherwise all are
 *     opened before the clock starts
 */
record Job(Form form, Path directory, long size, int count, boolean opening) {
    /** About what an HTTP response has before its content. */
    static final int HEADER_BYTES = 200;

    Path file(int number) {
        return directory.resolve(Integer.toString(number));
    }

    /** Bytes of content, without headers. */
    long volume() {
        return size * count;
    }

    /** Bytes on the connection. */
    long total() {
        return (size + HEADER_BYTES) * count;
    }

    double gibibytes() {
        return volume() / (double) (1 << 30);
    }

    String line() {
        return String.join(
                " ",
                form.name(),
                directory.toString(),
                Long.toString(size),
                Integer.toString(count),
                Boolean.toString(opening));
    }

    static Job of(String line) {
        String[] words = line.split(" ");
        return new Job(
                Form.valueOf(words[0]),
                Path.of(words[1]),
                Long.parseLong(words[2]),
                Integer.parseInt(words[3]),
                Boolean.parseBoolean(words[4]));
    }
}
