package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is taken of owners, special bits, ACLs and attributes, and how it stands as bytes. */
final class ExtrasTest {

    private static final Owner OWNER = new Owner("www-data", "mail", 33, 8);

    private static Extras attributes(Map<String, String> values) {
        return new Extras(null, null, null, new TreeMap<>(values));
    }

    private static String value(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void standsAsBytesAndComesBackTheSame() {
        SortedMap<String, String> xattr = new TreeMap<>(Map.of("user.a", "AQI=", "user.b", ""));
        Extras all = new Extras(OWNER, new Special(06000), "user::rw-,other::r--", xattr);
        Extras bare = new Extras(new Owner(null, null, 0, Owner.MAX_ID), null, "", null);

        assertThat(ExtrasCodec.decode(ExtrasCodec.encode(all))).isEqualTo(all);
        assertThat(ExtrasCodec.decode(ExtrasCodec.encode(bare))).isEqualTo(bare);
        assertThat(ExtrasCodec.decode(ExtrasCodec.encode(attributes(Map.of()))))
                .isEqualTo(attributes(Map.of()));
        assertThat(ExtrasCodec.encode(Extras.NONE)).isEmpty();
    }

    @Test
    void bytesThatEndTooEarlyAreRefused() {
        byte[] bytes = ExtrasCodec.encode(new Extras(OWNER, null, "user::rw-", null));
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != 1 + Integer.BYTES + "user::rw-".length()) { // where a part ends
                assertThatIllegalArgumentException().isThrownBy(() -> ExtrasCodec.decode(cut));
            }
        }
    }

    @Test
    void aHugeAttributeIsRefused() {
        assertThat(attributes(Map.of("user.a", value(Extras.MAX_VALUE))).xattr()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attributes(Map.of("user.a", value(Extras.MAX_VALUE + 1))))
                .withMessageContaining("at most 65536 bytes, not 65537");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attributes(Map.of("user.a", "A".repeat(4 << 20))));
    }

    @Test
    void allOfAnEntryIsBoundedTogether() {
        String half = value(Extras.MAX_VALUE);
        Map<String, String> full = Map.of("user.a", half, "user.b", half);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attributes(full))
                .withMessageContaining("together");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Extras(null, null, "x".repeat(Extras.MAX_TOGETHER + 1), null));
        SortedMap<String, String> many = new TreeMap<>();
        for (int i = 0; i <= Extras.MAX_ATTRIBUTES; i++) {
            many.put("user." + i, "");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attributes(many))
                .withMessageContaining("at most 256 attributes, not 257");
    }

    @Test
    void namesAndValuesThatNoHonestNodeSendsAreRefused() {
        for (String name :
                new String[] {"a", ".a", "user.\0", "user." + "x".repeat(Extras.MAX_NAME)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> attributes(Map.of(name, "")));
        }
        // Two spellings of one value would differ for ever.
        for (String base64 : new String[] {"AQJ=", "AQI", "?", "AQI=\n"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> attributes(Map.of("user.a", base64)));
        }
    }

    /** A line of the feed is passed on, and must not outgrow on its way what a reader takes. */
    @Test
    void noTextIsLongerWrittenThanCounted() {
        int half = Extras.MAX_TOGETHER / 2;
        assertThat(acl("\"".repeat(half)).acl()).hasSize(half);
        for (String acl :
                new String[] {"\\".repeat(half + 1), "user:\u00e4:r--", "user::r--\n", "a b"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> acl(acl));
        }
        for (String name : new String[] {"user.\u0001", "user.\n", "user.\ud800"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> attributes(Map.of(name, "")));
        }
        assertThat(attributes(Map.of("user.\u00e4 \"", "")).xattr()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Owner("\ud800", null, 0, 0));
    }

    private static Extras acl(String acl) {
        return new Extras(null, null, acl, null);
    }

    @Test
    void ownersOutOfRangeAreRefused() {
        for (long id : new long[] {-1, Owner.MAX_ID + 1, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Owner(null, null, id, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> new Owner(null, null, 0, id));
        }
        for (String name : new String[] {"", "a:b", "a b", "a\n", "x".repeat(256)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Owner(name, null, 0, 0));
        }
    }

    @Test
    void specialBitsAreWrittenByTheirNames() {
        assertThat(new Special(07000)).hasToString("setuid,setgid,sticky");
        assertThat(Special.of("none")).isEqualTo(Special.NONE);
        for (int bits = 0; bits <= 07000; bits += 01000) {
            assertThat(Special.of(new Special(bits).toString()).bits()).isEqualTo(bits);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Special.of("suid"));
        assertThatIllegalArgumentException().isThrownBy(() -> Special.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Special(010000));
    }
}
