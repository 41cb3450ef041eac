package dev.sluice.fault;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the C library says for each error. The JDK gives that text and no number, and it is in the
 * language of the process. So the library is asked for the texts that it has now; where it cannot
 * be, the errors that we act on are provoked once, and their texts kept.
 */
final class SystemTexts {

    /** Set in a native executable, in which a foreign call would have to be registered. */
    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";

    private static final long MAX_BYTES = 1024;

    /**
     * Made at the first failure and not with the class: a native executable has its classes made
     * where it is built, in the language there.
     */
    private static volatile @Nullable Map<String, Fault> known;

    private SystemTexts() {}

    static @Nullable Fault fault(@Nullable String text) {
        return text == null ? null : known().get(text);
    }

    private static Map<String, Fault> known() {
        Map<String, Fault> texts = known;
        if (texts == null) {
            texts = texts();
            known = texts;
        }
        return texts;
    }

    private static Map<String, Fault> texts() {
        Map<String, Fault> texts = new HashMap<>();
        for (Fault fault : Fault.values()) {
            texts.put(fault.text(), fault);
        }
        provoked().forEach((fault, text) -> texts.put(text, fault));
        if (System.getProperty(NATIVE_IMAGE) == null) {
            try {
                asked().forEach((fault, text) -> texts.put(text, fault));
            } catch (RuntimeException | LinkageError e) {
                // A process that may not call native code: what was provoked must do.
            }
        }
        return Map.copyOf(texts);
    }

    /** By strerror(3), whatever the language. */
    @SuppressWarnings("restricted")
    private static Map<Fault, String> asked() {
        Linker linker = Linker.nativeLinker();
        MethodHandle call =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("strerror"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        Map<Fault, String> texts = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            texts.put(fault, text(call, fault, charset));
        }
        return texts;
    }

    @SuppressWarnings("restricted")
    private static String text(MethodHandle strerror, Fault fault, Charset charset) {
        try {
            MemorySegment text = (MemorySegment) strerror.invokeExact(fault.number());
            return text.reinterpret(MAX_BYTES, Arena.global(), null).getString(0, charset);
        } catch (Throwable t) {
            throw new IllegalStateException("bug: strerror", t);
        }
    }

    private static Map<Fault, String> provoked() {
        Map<Fault, String> texts = new EnumMap<>(Fault.class);
        put(texts, Fault.ENOSPC, SystemTexts::fillUp);
        put(texts, Fault.ENAMETOOLONG, () -> Files.size(Path.of("/" + "x".repeat(300))));
        put(texts, Fault.EISDIR, () -> FileChannel.open(Path.of("/"), StandardOpenOption.WRITE));
        return texts;
    }

    /** The device that is always full. */
    private static Object fillUp() throws IOException {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            return full.write(ByteBuffer.allocate(1));
        }
    }

    private interface Failing {
        Object run() throws IOException;
    }

    private static void put(Map<Fault, String> texts, Fault fault, Failing step) {
        try {
            Object _ = step.run();
        } catch (FileSystemException e) {
            if (e.getClass() == FileSystemException.class && e.getReason() != null) {
                texts.put(fault, e.getReason());
            }
        } catch (IOException e) {
            if (e.getMessage() != null) {
                texts.put(fault, e.getMessage());
            }
        }
    }
}
