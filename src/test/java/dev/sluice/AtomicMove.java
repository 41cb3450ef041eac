package dev.sluice;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Moves of which is known exactly what they took away, though others work in the same directory:
 * {@code renameat2}.
 */
public final class AtomicMove {

    private static final int NO_REPLACE = 1;
    private static final int EXCHANGE = 2;
    private static final int HERE = -100;

    /** Not on this file system, or not by this kernel. */
    private static final int EINVAL = 22;

    private static final int ENOSYS = 38;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle RENAME = find();

    private AtomicMove() {}

    @SuppressWarnings("restricted")
    private static MethodHandle find() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("renameat2"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }

    /** Each takes the other's place. False, and nothing has happened, if one is not there. */
    public static boolean exchange(Path one, Path other) throws IOException {
        return rename(one, other, EXCHANGE);
    }

    /** False, and nothing has happened, if it is not there, or something is at the new place. */
    public static boolean toFree(Path from, Path to) throws IOException {
        return rename(from, to, NO_REPLACE);
    }

    private static boolean rename(Path from, Path to, int flags) throws IOException {
        int error;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment a = arena.allocateFrom(from.toString());
            MemorySegment b = arena.allocateFrom(to.toString());
            int result = (int) RENAME.invokeExact(state, HERE, a, HERE, b, flags);
            error = result == 0 ? 0 : (int) ERRNO.get(state, 0L);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (error == EINVAL || error == ENOSYS) {
            throw new IOException("no such moves from " + from + " to " + to);
        }
        return error == 0;
    }
}
