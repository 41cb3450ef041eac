package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTextTest {

    private static final Key KEY = new Key("sluice.peers");

    @ParameterizedTest
    @CsvSource({
        "http://a.example:8080, http://a.example:8080",
        "http://A.Example:8080/, http://a.example:8080",
        "dns://sluice:8080, dns://sluice:8080",
        "http://127.0.0.1:1, http://127.0.0.1:1",
        "http://[::1]:65535, http://[::1]:65535",
        "' http://a:80 ', http://a:80",
        "https://a:8443, https://a:8443",
        "dnss://sluice:8443, dnss://sluice:8443",
    })
    void readsSchemeHostAndPort(String written, URI meant) {
        assertThat(PeerText.all(KEY, List.of(written))).containsExactly(meant);
    }

    @Test
    void keepsTheOrderAndOneOfTwoEqualPeers() {
        assertThat(PeerText.all(KEY, List.of("http://b:1", "http://a:1", "http://B:1/")))
                .containsExactly(URI.create("http://b:1"), URI.create("http://a:1"));
    }

    @ParameterizedTest
    @CsvSource({
        "a:8080, 'the scheme must be http, https, dns or dnss'",
        "a, 'the scheme must be http, https, dns or dnss'",
        "ftp://a:21, 'the scheme must be http, https, dns or dnss'",
        "http://a, a port from 1 to 65535 must follow",
        "http://a:0, a port from 1 to 65535 must follow",
        "http://a:65536, a port from 1 to 65535 must follow",
        "http://:8080, no valid host name",
        "http://a_b:8080, no valid host name",
        "http:a:8080, no valid host name",
        "http://a:80x, no valid host name",
        "http://u@a:8080, only host and port",
        "http://a:8080/x, only host and port",
        "http://a:8080?x, only host and port",
        "http://a:8080#x, only host and port",
        "http://a b:8080, Illegal character",
        "'', 'the scheme must be http, https, dns or dnss'",
    })
    void refusesAnythingElseAndNamesKeyAndValue(String written, String reason) {
        assertThatThrownBy(() -> PeerText.all(KEY, List.of("http://fine:1", written)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "sluice.peers: a peer is http://host:8080 or dns://service:8080, or the"
                                + " same with TLS as https:// or dnss://, not \""
                                + written
                                + "\"")
                .hasMessageContaining(reason);
    }
}
