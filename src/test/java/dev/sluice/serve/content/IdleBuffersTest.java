package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdleBuffersTest {

    private final IdleBuffers idle = new IdleBuffers();

    @Test
    void lendsTheLastOneThatCameBack() {
        ByteBuf first = idle.borrow();
        ByteBuf second = idle.borrow();
        assertThat(second).isNotSameAs(first);

        idle.release(second);
        idle.release(first);

        assertThat(idle.borrow()).isSameAs(first);
        assertThat(idle.borrow()).isSameAs(second);
        first.release();
        second.release();
    }

    @Test
    void keepsNoneThatIsStillOnItsWay() {
        ByteBuf buffer = idle.borrow();
        ByteBuf slice = buffer.writeByte(1).retainedSlice();

        idle.release(buffer);

        ByteBuf other = idle.borrow();
        assertThat(other).isNotSameAs(buffer);
        assertThat(slice.readByte()).isEqualTo((byte) 1);
        slice.release();
        assertThat(buffer.refCnt()).isZero();
        other.release();
    }

    @Test
    void keepsNoMoreThanForFourBundles() {
        List<ByteBuf> lent = Stream.generate(idle::borrow).limit(IdleBuffers.MAX + 1).toList();

        lent.forEach(idle::release);

        assertThat(lent.getLast().refCnt()).isZero();
        assertThat(lent.subList(0, IdleBuffers.MAX)).allMatch(buffer -> buffer.refCnt() == 1);
        lent.subList(0, IdleBuffers.MAX).forEach(ByteBuf::release);
    }
}
