package dev.sluice.wire;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Hex64;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the bytes of a line, piece by piece in the order in which they are written. What is
 * not just that is no error here: the caller gives up, and reads the line by the general way.
 */
final class LineScanner {

    /** So many digits are surely no more than 64 bits. */
    private static final int SAFE_DIGITS = 18;

    private static final int MAX_OCTAL = 3;

    private byte[] line = {};
    private int at;
    private int end;

    void begin(byte[] bytes, int from, int to) {
        line = bytes;
        at = from;
        end = to;
    }

    /** Whether all of it was read. */
    boolean isAtEnd() {
        return at == end;
    }

    /** Passes a piece if it is what follows. */
    boolean skip(byte[] piece) {
        if (end - at < piece.length) {
            return false;
        }
        for (int i = 0; i < piece.length; i++) {
            if (line[at + i] != piece[i]) {
                return false;
            }
        }
        at += piece.length;
        return true;
    }

    /** Passes a character if it is what follows. */
    boolean skip(char ascii) {
        if (at < end && line[at] == ascii) {
            at++;
            return true;
        }
        return false;
    }

    /** Where the text that begins here has its closing quote, -1 if it has none or is escaped. */
    private int quote() {
        for (int i = at; i < end; i++) {
            byte b = line[i];
            if (b == '"') {
                return i;
            }
            if (b == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /** A path and its closing quote. */
    @Nullable RelativePath path() {
        int quote = quote();
        if (quote < 0) {
            return null;
        }
        RelativePath path = RelativePath.ofPlain(line, at, quote);
        at = quote + 1;
        return path;
    }

    /** A time and its closing quote. */
    @Nullable Instant time() {
        int quote = quote();
        if (quote < 0) {
            return null;
        }
        Instant time = Timestamp.read(line, at, quote - at);
        at = quote + 1;
        return time;
    }

    /** A digest and its closing quote; where that is not what follows, nothing is passed. */
    @Nullable Digest digest(DigestAlgorithm algorithm) {
        int from = at;
        int digits = algorithm.hexDigits();
        boolean isOne =
                skip(DigestText.beginning(algorithm))
                        && end - at > digits
                        && line[at + digits] == '"';
        Digest digest = isOne ? Digest.ofDigits(algorithm, line, at, digits) : null;
        at = digest == null ? from : at + digits + 1;
        return digest;
    }

    /** A whole number, -1 if there is none that is surely one of 64 bits. */
    long number() {
        int from = at;
        long number = 0;
        while (at < end && line[at] >= '0' && line[at] <= '9') {
            number = number * 10 + line[at++] - '0';
        }
        int digits = at - from;
        boolean isOne = digits > 0 && digits <= SAFE_DIGITS && (digits == 1 || line[from] != '0');
        return isOne ? number : -1;
    }

    /** One to three octal digits and a closing quote, -1 if that is not what follows. */
    int mode() {
        int from = at;
        int mode = 0;
        while (at < end && at - from < MAX_OCTAL && line[at] >= '0' && line[at] <= '7') {
            mode = mode << 3 | line[at++] - '0';
        }
        return at > from && skip('"') ? mode : -1;
    }

    /** Whether 16 hexadecimal digits and a closing quote follow. */
    boolean hasBits() {
        return end - at > Hex64.DIGITS
                && line[at + Hex64.DIGITS] == '"'
                && Hex64.areDigits(line, at);
    }

    /** The bits that {@link #hasBits} has seen. */
    long bits() {
        long bits = Hex64.parse(line, at);
        at += Hex64.DIGITS + 1;
        return bits;
    }
}
