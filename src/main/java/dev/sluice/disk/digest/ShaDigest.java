package dev.sluice.disk.digest;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256. */
final class ShaDigest implements ContentDigest {

    private final MessageDigest digest;

    ShaDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every JDK has SHA-256", e);
        }
    }

    @Override
    public void update(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public Digest finish() {
        return Digest.of(DigestAlgorithm.SHA_256, ByteBuffer.wrap(digest.digest()));
    }
}
