package dev.sluice.pull;

import dev.sluice.peer.content.TarBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What may stand in a bundle in the place of a file. */
enum BundleLie implements ScriptedPeer.Item {
    OTHER_BYTES((tar, path, content) -> tar.file(path, Given.bytes("evil"))),
    ANOTHER_NAME((tar, _, content) -> tar.file("evil", content)),
    A_NAME_THAT_CLIMBS((tar, _, content) -> tar.file("../evil", content)),
    AN_ABSOLUTE_NAME((tar, _, content) -> tar.file("/tmp/evil", content)),
    NO_NAME((tar, _, content) -> tar.file("", content)),
    A_LINK((tar, path, _) -> tar.raw(TarBytes.header('2', path, 0))),
    A_HARD_LINK((tar, path, _) -> tar.raw(TarBytes.header('1', path, 0))),
    A_CHARACTER_DEVICE((tar, path, _) -> tar.raw(TarBytes.header('3', path, 0))),
    A_BLOCK_DEVICE((tar, path, _) -> tar.raw(TarBytes.header('4', path, 0))),
    A_DIRECTORY((tar, path, _) -> tar.raw(TarBytes.header('5', path, 0))),
    A_PIPE((tar, path, _) -> tar.raw(TarBytes.header('6', path, 0))),
    A_SPARSE_FILE((tar, path, content) -> typed(tar, 'S', path, content)),
    A_LONG_NAME_OF_GNU((tar, path, content) -> typed(tar, 'L', path, content)),
    A_GLOBAL_HEADER((tar, path, content) -> typed(tar, 'g', path, content).file(path, content)),
    TOO_SMALL((tar, path, content) -> tar.file(path, Arrays.copyOf(content, content.length - 1))),
    TOO_LARGE((tar, path, content) -> tar.file(path, Arrays.copyOf(content, content.length + 1))),
    HUGE((tar, path, _) -> tar.raw(TarBytes.header('0', path, 077777777777L))),
    A_SIZE_THAT_IS_NONE((tar, path, _) -> tar.raw(sized(path, "-0000000001\0"))),
    A_SIZE_IN_BINARY(
            (tar, path, _) -> tar.raw(sized(path, "\u0080\0\0\0\u00ff\u00ff\u00ff\u00ff"))),
    A_WRONG_SUM((tar, path, content) ->
            tar.raw(TarBytes.put(TarBytes.header('0', path, content.length), 148, "7777"))),
    TWICE((tar, path, content) -> tar.file(path, content).file(path, content)),
    ONE_THAT_NOBODY_ASKED_FOR((tar, path, content) -> tar.file(path, content).file("evil", "evil")),
    ANOTHER_PATH_IN_ITS_PAX((tar, path, content) ->
            tar.pax(TarBytes.record("path", "../evil")).file(path, content)),
    ANOTHER_SIZE_IN_ITS_PAX((tar, path, content) ->
            tar.pax(TarBytes.record("size", "99999999")).file(path, content)),
    A_LINK_IN_ITS_PAX((tar, path, content) ->
            tar.pax(TarBytes.record("linkpath", "/etc/passwd")).raw(TarBytes.header('2', path, 0))),
    A_HUGE_PAX((tar, path, content) -> tar.pax("x".repeat(1 << 20)).file(path, content)),
    SKIPPED_AND_YET_THERE((tar, path, content) ->
            tar.pax(TarBytes.record("SLUICE.skipped", "gone")).file(path, content)),
    SKIPPED_FOR_NO_REASON(
            (tar, path, _) -> tar.pax(TarBytes.record("SLUICE.skipped", "evil")).file(path, ""));

    /** Writes it in the place of an honest entry. */
    @FunctionalInterface
    private interface Writer {
        TarBytes write(TarBytes tar, String path, byte[] content);
    }

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Writer writer;

    BundleLie(Writer writer) {
        this.writer = writer;
    }

    /** About {@code b} it lies, about all others it does not. */
    @Override
    public boolean write(TarBytes tar, String path, byte @Nullable [] content) {
        if (!path.equals("b") || content == null) {
            return ScriptedPeer.honest(tar, path, content);
        }
        var _ = writer.write(tar, path, content);
        return true;
    }

    private static TarBytes typed(TarBytes tar, char type, String path, byte[] content) {
        return tar.raw(TarBytes.header(type, path, content.length))
                .raw(Arrays.copyOf(content, 512));
    }

    private static byte[] sized(String path, String size) {
        return TarBytes.summed(TarBytes.put(TarBytes.header('0', path, 0), 124, size));
    }
}
