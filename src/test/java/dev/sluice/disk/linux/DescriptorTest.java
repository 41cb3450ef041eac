package dev.sluice.disk.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A number that was closed may be another's, so nobody may use it. */
@EnabledOnOs(OS.LINUX)
class DescriptorTest {

    @TempDir Path directory;

    private int number;
    private Descriptor descriptor = new Descriptor(-1);

    @BeforeEach
    void open() throws IOException {
        Scratch scratch = Scratch.mine();
        long address = scratch.bytes(PathBytes.of(directory));
        number = SystemCalls.open(scratch, SystemCalls.WORKING_DIRECTORY, address, 0, 0);
        assertThat(number).isPositive();
        descriptor = new Descriptor(number);
    }

    private boolean isOpen() {
        return Files.exists(Path.of("/proc/self/fd/" + number));
    }

    @Test
    void isClosedWhenItsLastUserIsDone() throws IOException {
        assertThat(descriptor.acquire()).isEqualTo(number);
        assertThat(descriptor.acquire()).isEqualTo(number);
        descriptor.close();
        descriptor.release();
        assertThat(isOpen()).isTrue();
        descriptor.release();
        assertThat(isOpen()).isFalse();
    }

    @Test
    void isNotUsedAfterItWasClosed() {
        descriptor.close();
        descriptor.close();
        assertThat(isOpen()).isFalse();
        assertThatThrownBy(descriptor::acquire).isInstanceOf(IOException.class);
    }
}
