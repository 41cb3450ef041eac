package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

    private static final String ONE = "0123456789abcdef0123456789abcdef";
    private static final String TWO = "QUJDREVGR0hJSktMTU5PUFFSU1RVVg==";

    @Test
    void theFirstIsSentAndEachIsAccepted() {
        Tokens tokens = Tokens.parse("# old and new\n\n" + ONE + "\r\n  " + TWO + "  \n");

        assertThat(tokens.authorization()).isEqualTo("Bearer " + ONE);
        assertThat(tokens.find(ONE)).isEqualTo(Speaker.UNNAMED);
        assertThat(tokens.find(TWO)).isEqualTo(Speaker.UNNAMED);
    }

    @Test
    void aNameBeforeATokenIsWhoSpeaksWithIt() {
        Tokens tokens = Tokens.parse("node-a.example " + ONE + "\nnode-b\t" + TWO);

        assertThat(tokens.find(ONE)).isEqualTo(new Speaker(Set.of("node-a.example")));
        assertThat(tokens.find(TWO)).isEqualTo(new Speaker(Set.of("node-b")));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789ABCDEF",
        "'0123456789abcdef0123456789abcdef '",
    })
    void anythingElseIsNobody(String secret) {
        assertThat(Tokens.parse(ONE).find(secret)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', there must be 1 to 100 tokens",
        "'# only this', there must be 1 to 100 tokens",
        "0123456789abcdef012, 'line 1: a token must have 20 to 512 characters, not 19'",
        "a b 0123456789abcdef0123, line 1: there may be one name and one token",
        "Node 0123456789abcdef0123, line 1: a name before a token must be",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, line 1: a token of fewer than 6 different characters",
        "ababcababcababcababcababcababcab, line 1: a token of fewer than 6 different characters",
        "0123456789abcdef\u00e40123456789, line 1: a token must be of letters",
        "0123456789abcdef=0123456789, line 1: a token must be of letters",
    })
    void refusesWhatIsNoTokenAndNamesTheLine(String text, String why) {
        assertThatThrownBy(() -> Tokens.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void noTextShowsASecret() {
        assertThat(Tokens.parse(ONE).toString()).doesNotContain(ONE);
        assertThat(Token.of("a", ONE).toString()).doesNotContain(ONE);
        assertThatThrownBy(() -> Tokens.parse(TWO + " " + ONE))
                .hasMessageNotContaining(ONE)
                .hasMessageNotContaining(TWO);
        assertThatThrownBy(() -> Tokens.parse(ONE + "\u00e4")).hasMessageNotContaining(ONE);
    }

    @Test
    void aSecretThatOthersHaveIsLeftOutWhoeverHasIt() {
        Tokens people = Tokens.parse("ann " + ONE + "\nbob " + TWO);

        Tokens own = people.without(Tokens.parse("node-a " + ONE));

        assertThat(own.find(ONE)).isNull();
        assertThat(own.find(TWO)).isEqualTo(new Speaker(Set.of("bob")));
        assertThat(people.without(people).size()).isZero();
    }

    @Test
    void refusesOneSecretUnderTwoNames() {
        assertThatThrownBy(() -> Tokens.parse("a " + ONE + "\n\nb " + ONE))
                .hasMessageStartingWith("line 3: another line gives the same token")
                .hasMessageNotContaining(ONE);
        assertThatThrownBy(() -> Tokens.parse("a " + ONE + "\n" + ONE))
                .hasMessageStartingWith("line 2: another line gives the same token");
        assertThat(Tokens.parse("a " + ONE + "\na " + ONE).size()).isEqualTo(2);
    }

    @Test
    void boundsTheirNumber() {
        assertThat(Tokens.parse((ONE + "\n").repeat(100)).size()).isEqualTo(100);
        assertThatThrownBy(() -> Tokens.parse((ONE + "\n").repeat(101)))
                .hasMessageContaining("not 101");
    }
}
