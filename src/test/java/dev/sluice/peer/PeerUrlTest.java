package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://a.example:8081, http://a.example:8081",
        "http://a, http://a:8080",
        "HTTP://A:80/, http://a:80",
        "https://a:1, https://a:1",
        "dns://nodes:65535, dns://nodes:65535",
        "dnss://nodes:8443, dnss://nodes:8443",
        "http://[::1]:8080, http://[::1]:8080",
        "http://10.0.0.1, http://10.0.0.1:8080",
    })
    void readsAPeerInItsOneForm(String text, String form) {
        assertThat(PeerUrl.of(text)).hasToString(form).isEqualTo(PeerUrl.of(form));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a:21, must begin with http://",
        "a:8080, must begin with http://",
        "'', must begin with http://",
        "//a:8080, must begin with http://",
        "http://, is not a URL",
        "http://a b, is not a URL",
        "http://my_host:8080, must name a host",
        "http://:8080, must name a host",
        "http:a, must name a host",
        "http://a:x, must name a host",
        "http://a:0, 'must have a port of 1 to 65535, not 0'",
        "http://a:65536, 'must have a port of 1 to 65535, not 65536'",
        "http://a:80/v1, must have no path",
        "http://a:80?x=1, 'must have no user info, query or fragment'",
        "http://a:80#x, 'must have no user info, query or fragment'",
        "http://user:secret@a:80, 'must have no user info, query or fragment'",
    })
    void refusesWhatIsNoPeerAndSaysWhy(String text, String why) {
        assertThatThrownBy(() -> PeerUrl.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("peer \"")
                .hasMessageContaining(why);
    }

    @Test
    void onlyDnsStandsForSeveralAddresses() {
        assertThat(PeerUrl.of("dns://nodes").isService()).isTrue();
        assertThat(PeerUrl.of("dnss://nodes").isService()).isTrue();
        assertThat(PeerUrl.of("http://nodes").isService()).isFalse();
        assertThat(PeerUrl.of("https://nodes").isService()).isFalse();
    }
}
