package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailureKindTest {

    @Test
    void aFullDiskIsToldFromABrokenOne() {
        assertThat(FailureKind.of(new IOException("No space left on device")))
                .isEqualTo(FailureKind.NO_SPACE);
        assertThat(FailureKind.of(new FileSystemException("a", null, "Disk quota exceeded")))
                .isEqualTo(FailureKind.NO_SPACE);
        assertThat(FailureKind.of(new NoSpaceException("no space for a: 5 bytes to come, 3 free")))
                .isEqualTo(FailureKind.NO_SPACE);
        assertThat(FailureKind.of(new IOException("Input/output error")))
                .isEqualTo(FailureKind.DISK);
    }

    @Test
    void whatThePeerDoesIsToldFromWhatIsHere() {
        assertThat(FailureKind.of(new PeerException(PeerException.Kind.RETRY, "cut")))
                .isEqualTo(FailureKind.UNREACHABLE);
        assertThat(FailureKind.of(new PeerException(PeerException.Kind.CORRUPT, "digest")))
                .isEqualTo(FailureKind.CORRUPT);
        assertThat(FailureKind.of(new TargetChangedException("a: replaced")))
                .isEqualTo(FailureKind.LOCAL_CHANGE);
        assertThat(FailureKind.of(new AccessDeniedException("a")))
                .isEqualTo(FailureKind.NOT_PERMITTED);
        assertThat(FailureKind.of(new IllegalStateException("bug"))).isEqualTo(FailureKind.BUG);
    }
}
