package dev.sluice.peer;

import java.nio.charset.StandardCharsets;

/** Lines of a changes feed as an honest node writes them, and as a peer might. */
public final class FeedLines {

    static final String WRITER = "00000000000000aa";

    private FeedLines() {}

    public static String header(String listing, long until) {
        return """
        {"folder":"docs","node":"0000000000000011","run":"0000000000000022",\
        "epoch":"0000000000000033","role":"send-receive","digest":"xxh3-128",\
        "listing":"%s","until":%d}
        """
                .formatted(listing, until);
    }

    public static String full() {
        return header("full", 100);
    }

    public static String directory(String path, long sequence) {
        return entry(
                "\"path\":\"%s\",\"kind\":\"directory\",\"mode\":\"755\"".formatted(path),
                sequence);
    }

    /** An entry with these fields, a version and a sequence. */
    public static String entry(String fields, long sequence) {
        return "{%s,\"version\":{\"%s\":1},\"sequence\":%d}\n".formatted(fields, WRITER, sequence);
    }

    public static String end(long last) {
        return end(last, false);
    }

    public static String end(long last, boolean more) {
        return "{\"end\":true,\"last\":%d,\"more\":%b}\n".formatted(last, more);
    }

    /** A whole answer with these lines. */
    public static String answer(String... lines) {
        String body = String.join("", lines);
        return head(body.getBytes(StandardCharsets.UTF_8).length) + body;
    }

    public static String head(long length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    /** The lines as chunks, without the last one. */
    public static String chunks(String... lines) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\n");
        answer.append("Transfer-Encoding: chunked\r\n\r\n");
        for (String line : lines) {
            int length = line.getBytes(StandardCharsets.UTF_8).length;
            answer.append(Integer.toHexString(length)).append("\r\n").append(line).append("\r\n");
        }
        return answer.toString();
    }
}
