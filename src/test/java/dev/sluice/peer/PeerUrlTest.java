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
        "HTTP://A.Example:80/, http://a.example:80",
        "' http://a:80 ', http://a:80",
        "https://a:1, https://a:1",
        "dns://nodes:65535, dns://nodes:65535",
        "dnss://nodes:8443, dnss://nodes:8443",
        "http://[::1]:8080, http://[::1]:8080",
        "http://10.0.0.1:8080, http://10.0.0.1:8080",
    })
    void readsAPeerInItsOneForm(String text, String form) {
        assertThat(PeerUrl.of(text)).hasToString(form).isEqualTo(PeerUrl.of(form));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a:21, 'the scheme must be http, https, dns or dnss'",
        "a:8080, 'the scheme must be http, https, dns or dnss'",
        "a, 'the scheme must be http, https, dns or dnss'",
        "'', 'the scheme must be http, https, dns or dnss'",
        "//a:8080, 'the scheme must be http, https, dns or dnss'",
        "http://, Expected authority",
        "http://a b, Illegal character",
        "http://my_host:8080, no valid host name",
        "http://:8080, no valid host name",
        "http:a, no valid host name",
        "http://a:x, no valid host name",
        "http://a, a port from 1 to 65535 must follow",
        "http://a:0, a port from 1 to 65535 must follow",
        "http://a:65536, a port from 1 to 65535 must follow",
        "http://a:80/v1, only host and port",
        "http://a:80?x=1, only host and port",
        "http://a:80#x, only host and port",
        "http://user:secret@a:80, only host and port",
    })
    void refusesWhatIsNoPeerAndSaysWhy(String text, String why) {
        assertThatThrownBy(() -> PeerUrl.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "a peer is http://host:8080 or dns://service:8080, or the same with TLS as"
                                + " https:// or dnss://, not \""
                                + text
                                + "\"")
                .hasMessageContaining(why);
    }

    @Test
    void onlyDnsStandsForSeveralAddresses() {
        assertThat(PeerUrl.of("dns://nodes:1").isService()).isTrue();
        assertThat(PeerUrl.of("dnss://nodes:1").isService()).isTrue();
        assertThat(PeerUrl.of("http://nodes:1").isService()).isFalse();
        assertThat(PeerUrl.of("https://nodes:1").isService()).isFalse();
    }

    @Test
    void knowsWhichAreSpokenToByTls() {
        assertThat(PeerUrl.of("dns://nodes:1").isSecure()).isFalse();
        assertThat(PeerUrl.of("dnss://nodes:1").isSecure()).isTrue();
        assertThat(PeerUrl.of("http://nodes:1").isSecure()).isFalse();
        assertThat(PeerUrl.of("https://nodes:1").isSecure()).isTrue();
    }
}
