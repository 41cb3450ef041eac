package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.Preserve.What;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a folder preserves, and when a look at it is a change of ours. */
final class PreserveTest {

    private static final Owner ROOT = new Owner("root", "root", 0, 0);
    private static final Owner WEB = new Owner("www-data", "www-data", 33, 33);

    private static Preserve of(String... items) {
        return Preserve.of(List.of(items), OwnerMap.NONE);
    }

    private static Extras owner(@Nullable Owner owner) {
        return new Extras(owner, null, null, null);
    }

    private static Extras xattr(Map<String, String> values) {
        return new Extras(null, null, null, new TreeMap<>(values));
    }

    private static Extras changed(
            Extras announced, @Nullable Extras seen, @Nullable Extras now, boolean isOurs) {
        return Preserve.changed(announced, seen, now, isOurs, of("all"), owner -> owner);
    }

    @Test
    void readsWhatIsWritten() {
        assertThat(of().isNone()).isTrue();
        assertThat(of("all").what()).containsExactlyInAnyOrder(What.values());
        assertThat(of("owner", " acl ").what()).containsExactlyInAnyOrder(What.OWNER, What.ACL);
        assertThat(of("owner=numeric").numeric()).isTrue();
        Preserve named = of("xattr=user.*", "security.selinux", "special");
        assertThat(named.what()).containsExactlyInAnyOrder(What.XATTR, What.SPECIAL);
        assertThat(named.attributes()).containsExactly("user.*", "security.selinux");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        for (String item : List.of("owners", "", "ALL", "btime", "xattr=", "xattr=*", "a.b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> of(item));
        }
    }

    @Test
    void onlyAttributesOfUsersCountUnlessOthersAreNamed() {
        assertThat(of("xattr").hasAttribute("user.a")).isTrue();
        for (String name :
                List.of(
                        "security.capability",
                        "security.selinux",
                        "trusted.a",
                        "user.sluice.a",
                        "system.posix_acl_access")) {
            assertThat(of("xattr").hasAttribute(name)).isFalse();
        }
        assertThat(of("acl").hasAttribute("user.a")).isFalse();
        assertThat(of("xattr=security.*").hasAttribute("security.capability")).isTrue();
        assertThat(of("xattr=system.*").hasAttribute("system.posix_acl_access")).isFalse();
    }

    @Test
    void whatCouldNotBeSetIsNoChangeOfOurs() {
        // Announced for the web server, and root's here, as it was when it came.
        assertThat(changed(owner(WEB), owner(ROOT), owner(ROOT), true)).isEqualTo(owner(WEB));
        // Only the names have changed here.
        Owner renamed = new Owner("toor", null, 0, 0);
        assertThat(changed(owner(WEB), owner(ROOT), owner(renamed), true)).isEqualTo(owner(WEB));
        assertThat(changed(owner(ROOT), owner(ROOT), owner(WEB), false)).isEqualTo(owner(WEB));
        // It could be set at last, under another name.
        Owner other = new Owner("http", "http", 33, 33);
        assertThat(changed(owner(WEB), owner(ROOT), owner(other), false)).isEqualTo(owner(WEB));
    }

    @Test
    void whatIsNotPreservedHereIsPassedOn() {
        assertThat(changed(owner(WEB), null, null, true)).isEqualTo(owner(WEB));
        Extras announced = xattr(Map.of("user.a", "AA==", "security.b", "AQ=="));
        Extras seen = xattr(Map.of("user.a", "AA=="));
        Extras now = xattr(Map.of("user.a", "Ag=="));

        assertThat(changed(announced, seen, now, true))
                .isEqualTo(xattr(Map.of("user.a", "Ag==", "security.b", "AQ==")));
    }

    @Test
    void whoseChangeItWasSaysFirstWhatItHas() {
        assertThat(changed(Extras.NONE, null, owner(ROOT), true)).isEqualTo(owner(ROOT));
        assertThat(changed(Extras.NONE, null, owner(ROOT), false)).isSameAs(Extras.NONE);
        // Said already, and never looked at here: it is to be set.
        assertThat(changed(owner(WEB), null, owner(ROOT), true)).isEqualTo(owner(WEB));
    }

    @Test
    void theFirstRuleThatFitsMapsAnOwner() {
        OwnerMap map = OwnerMap.of(List.of("www-data:1000", "user:0:nobody", "group:*:staff"));

        assertThat(map.find(OwnerMap.Of.USER, "www-data", 33)).isEqualTo("1000");
        assertThat(map.find(OwnerMap.Of.GROUP, "www-data", 33)).isEqualTo("1000");
        assertThat(map.find(OwnerMap.Of.USER, null, 0)).isEqualTo("nobody");
        assertThat(map.find(OwnerMap.Of.GROUP, null, 0)).isEqualTo("staff");
        assertThat(map.find(OwnerMap.Of.USER, "mail", 8)).isNull();
        for (String rule : List.of("", "a", "a:", ":a", "a:*", "user:a", "x:a:b", "user:a:b:c")) {
            if (!rule.equals("user:a")) { // a user of that name
                assertThatIllegalArgumentException().isThrownBy(() -> OwnerMap.of(List.of(rule)));
            }
        }
    }
}
