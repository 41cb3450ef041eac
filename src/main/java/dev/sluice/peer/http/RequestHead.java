package dev.sluice.peer.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Writes the head of a request with what every call carries. */
public final class RequestHead {

    private final StringBuilder text = new StringBuilder();

    /**
     * @param target in ASCII, without spaces
     */
    public RequestHead(String method, URI base, String target, Introduction introduction) {
        this(method, base, target);
        introduction.fields(this::field);
    }

    /** The head of a call that says nothing of us. */
    public RequestHead(String method, URI base, String target) {
        text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        field("Host", base.getRawAuthority());
    }

    /** Adds a field whose value has no line breaks. */
    public void field(String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /** The head with its empty line. */
    public byte[] toBytes() {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
