package dev.sluice.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a content, written with its algorithm: {@code xxh3-128:…}. It is kept as bits: it
 * comes as bytes from the index and from the content itself, and goes there as bytes, for every
 * file, while few of them are ever shown to anybody.
 */
public final class Digest implements Comparable<Digest> {

    private final DigestAlgorithm algorithm;

    /** 64 bits each, the first of the hash first; 0 where the algorithm has no more. */
    private final long first;

    private final long second;
    private final long third;
    private final long fourth;

    private Digest(DigestAlgorithm algorithm, long first, long second, long third, long fourth) {
        this.algorithm = algorithm;
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /**
     * @param hex the hash in lower-case hexadecimal digits, as many as the algorithm has
     * @throws IllegalArgumentException if the digits are too few, too many or no digits
     */
    public Digest(DigestAlgorithm algorithm, String hex) {
        this(algorithm, digits(algorithm, hex), 0);
    }

    private Digest(DigestAlgorithm algorithm, byte[] digits, int from) {
        this(
                algorithm,
                Hex64.parse(digits, from),
                Hex64.parse(digits, from + Hex64.DIGITS),
                isLong(algorithm) ? Hex64.parse(digits, from + 2 * Hex64.DIGITS) : 0,
                isLong(algorithm) ? Hex64.parse(digits, from + 3 * Hex64.DIGITS) : 0);
    }

    private static boolean isLong(DigestAlgorithm algorithm) {
        return algorithm.hexDigits() == 4 * Hex64.DIGITS;
    }

    private static byte[] digits(DigestAlgorithm algorithm, String hex) {
        byte[] digits = Latin.bytes(hex);
        if (digits.length != algorithm.hexDigits() || !areDigits(digits, 0, digits.length)) {
            throw new IllegalArgumentException(
                    "a digest of "
                            + algorithm
                            + " must be "
                            + algorithm.hexDigits()
                            + " hexadecimal digits in lower case, not "
                            + Quoted.of(hex));
        }
        return digits;
    }

    private static boolean areDigits(byte[] text, int from, int length) {
        for (int at = from; at < from + length; at += Hex64.DIGITS) {
            if (!Hex64.areDigits(text, at)) {
                return false;
            }
        }
        return true;
    }

    /** A digest of 128 bits. */
    public static Digest xxh3(long high, long low) {
        return new Digest(DigestAlgorithm.XXH3_128, high, low, 0, 0);
    }

    /**
     * Reads a hash as it stands in bytes.
     *
     * @throws IllegalArgumentException if they are not as many as the algorithm has
     */
    public static Digest of(DigestAlgorithm algorithm, ByteBuffer hash) {
        if (hash.remaining() != algorithm.hexDigits() / 2) {
            throw new IllegalArgumentException(
                    "a digest of "
                            + algorithm
                            + " must be "
                            + algorithm.hexDigits() / 2
                            + " bytes, not "
                            + hash.remaining());
        }
        boolean isLong = isLong(algorithm);
        return new Digest(
                algorithm,
                hash.getLong(),
                hash.getLong(),
                isLong ? hash.getLong() : 0,
                isLong ? hash.getLong() : 0);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not an algorithm, a colon and its digits
     */
    public static Digest of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "digest must be written algorithm:digits, not " + Quoted.of(text));
        }
        DigestAlgorithm algorithm = DigestAlgorithm.ofBeginning(text, colon);
        return new Digest(algorithm, text.substring(colon + 1));
    }

    /**
     * Reads the digits of the written form.
     *
     * @return null if they are not as many as the algorithm has, or no digits
     */
    public static @Nullable Digest ofDigits(
            DigestAlgorithm algorithm, byte[] text, int from, int length) {
        return length == algorithm.hexDigits() && areDigits(text, from, length)
                ? new Digest(algorithm, text, from)
                : null;
    }

    /** The identity of a symbolic link's content: SHA-256 of its target, which is never large. */
    public static Digest ofLinkTarget(String target) {
        return sha256(target);
    }

    /** The SHA-256 of a text in UTF-8. */
    static Digest sha256(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return of(DigestAlgorithm.SHA_256, ByteBuffer.wrap(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every JDK has SHA-256", e);
        }
    }

    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    /** Its first 64 bits. */
    public long first() {
        return first;
    }

    /** The 64 bits behind {@link #first}. */
    public long second() {
        return second;
    }

    /** Bytes of the hash. */
    public int length() {
        return algorithm.hexDigits() / 2;
    }

    /** Writes the bytes of the hash. */
    public ByteBuffer put(ByteBuffer to) {
        to.putLong(first).putLong(second);
        return isLong(algorithm) ? to.putLong(third).putLong(fourth) : to;
    }

    /** The hash in lower-case hexadecimal digits, as many as the algorithm has. */
    public String hex() {
        byte[] text = new byte[algorithm.hexDigits()];
        putDigits(text, 0);
        return Latin.text(text, text.length);
    }

    /** Writes {@link #hex}. */
    public void putDigits(byte[] text, int at) {
        Hex64.write(first, text, at);
        Hex64.write(second, text, at + Hex64.DIGITS);
        if (isLong(algorithm)) {
            Hex64.write(third, text, at + 2 * Hex64.DIGITS);
            Hex64.write(fourth, text, at + 3 * Hex64.DIGITS);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest
                && first == digest.first
                && second == digest.second
                && third == digest.third
                && fourth == digest.fourth
                && algorithm == digest.algorithm;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** By the written form. */
    @Override
    public int compareTo(Digest other) {
        if (algorithm != other.algorithm) {
            return algorithm.toString().compareTo(other.algorithm.toString());
        }
        int order = Long.compareUnsigned(first, other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second, other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third, other.third);
        }
        return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex();
    }
}
