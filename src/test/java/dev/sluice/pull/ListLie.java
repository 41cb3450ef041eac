package dev.sluice.pull;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may come in the place of a list of blocks. */
enum ListLie implements ScriptedPeer.Lists {
    A_WRONG_STRONG_HASH {
        @Override
        byte[] changed(byte[] list) {
            list[list.length - 1] ^= 1;
            return list;
        }
    },
    ALL_WRONG_WEAK_HASHES {
        @Override
        byte[] changed(byte[] list) {
            for (int block = 1; block <= 40; block++) {
                list[list.length - block * BlockList.HASHES] ^= 1;
            }
            return list;
        }
    },
    BLOCKS_CHANGED_ABOUT {
        @Override
        byte[] changed(byte[] list) {
            byte[] last = Arrays.copyOfRange(list, list.length - BlockList.HASHES, list.length);
            System.arraycopy(
                    list,
                    list.length - 9 * BlockList.HASHES,
                    list,
                    list.length - BlockList.HASHES,
                    BlockList.HASHES);
            System.arraycopy(last, 0, list, list.length - 9 * BlockList.HASHES, BlockList.HASHES);
            return list;
        }
    },
    ALL_BLOCKS_THE_SAME {
        @Override
        byte[] changed(byte[] list) {
            byte[] one = Arrays.copyOfRange(list, list.length - BlockList.HASHES, list.length);
            for (int block = 2; block <= 40; block++) {
                System.arraycopy(one, 0, list, list.length - block * BlockList.HASHES, one.length);
            }
            return list;
        }
    },
    A_BLOCK_TOO_MANY {
        @Override
        byte[] changed(byte[] list) {
            return Arrays.copyOf(list, list.length + BlockList.HASHES);
        }
    },
    MANY_BLOCKS_TOO_MANY {
        @Override
        byte[] changed(byte[] list) {
            return Arrays.copyOf(list, 30 << 20);
        }
    },
    TOO_SHORT {
        @Override
        byte[] changed(byte[] list) {
            return Arrays.copyOf(list, list.length - 1);
        }
    },
    ANOTHER_SIZE {
        @Override
        byte[] changed(byte[] list) {
            return replaced(list, "\"size\":", "\"size\":1");
        }
    },
    ANOTHER_SIZE_OF_BLOCKS {
        @Override
        byte[] changed(byte[] list) {
            return replaced(list, "\"block\":65536", "\"block\":131072");
        }
    },
    NO_SIZE_OF_BLOCKS {
        @Override
        byte[] changed(byte[] list) {
            return replaced(list, "\"block\":65536", "\"block\":65537");
        }
    },
    HOLES_THAT_ARE_NONE {
        @Override
        byte[] changed(byte[] list) {
            return replaced(list, "\"holes\":[", "\"holes\":[65536,131072");
        }
    },
    NO_JSON {
        @Override
        byte[] changed(byte[] list) {
            list[0] = 'x';
            return list;
        }
    },
    NOTHING_BUT_ZEROS {
        @Override
        byte[] changed(byte[] list) {
            return new byte[list.length];
        }
    };

    /** Larger than a node would cut such contents: whoever makes the list chooses. */
    static final int BLOCK = 64 << 10;

    /** Of its own array, or another. */
    abstract byte[] changed(byte[] list);

    @Override
    public byte @Nullable [] of(Digest digest, byte[] content, boolean withHashes) {
        return changed(honest(digest, content));
    }

    static byte[] honest(Digest digest, byte[] content) {
        var hashing = new BlockHashing(digest.algorithm(), content.length, BLOCK);
        hashing.update(ByteBuffer.wrap(content));
        return BlockText.encode(digest, hashing.finish(List.of()));
    }

    /** The whole list, or its first line if no hashes are asked for. */
    static byte[] asAsked(Digest digest, byte[] content, boolean withHashes) {
        return withHashes
                ? honest(digest, content)
                : BlockText.header(digest, content.length, BLOCK, List.of());
    }

    private static byte[] replaced(byte[] list, String text, String by) {
        byte[] what = Given.bytes(text);
        int at = 0;
        while (!Arrays.equals(list, at, at + what.length, what, 0, what.length)) {
            at++;
        }
        ByteBuffer all = ByteBuffer.allocate(list.length - what.length + by.length());
        all.put(list, 0, at).put(Given.bytes(by));
        return all.put(list, at + what.length, list.length - at - what.length).array();
    }
}
