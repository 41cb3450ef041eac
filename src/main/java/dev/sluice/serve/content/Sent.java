package dev.sluice.serve.content;

/**
 * What has left of contents, as it is counted.
 *
 * @param method {@code sendfile} or {@code buffered}
 * @param bytes of contents only, without heads and padding
 * @param files whose last byte was among them
 */
record Sent(String method, long bytes, int files) {}
