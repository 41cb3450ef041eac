package dev.sluice.serve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The records of an extended tar header (POSIX pax): {@code 21 mtime=1700000000.5} and a line feed
 * each, where the number counts the whole record, itself included.
 */
final class PaxRecords {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);

    void add(String keyword, String value) {
        byte[] record = (" " + keyword + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = record.length + digits(record.length);
        // The length may need a digit more for counting itself.
        length = record.length + digits(length);
        bytes.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(record);
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
