package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** What stands next to the socket, where what comes is encrypted. */
class SlowClientGuardTlsTest {

    private static final char[] PASSWORD = TestCertificate.PASSWORD.toCharArray();

    /** As the framework has it on the management port. */
    private static final ApplicationProtocolConfig BOTH =
            new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1);

    private static SslContext server() throws Exception {
        KeyStore store = KeyStore.getInstance(TestCertificate.file().toFile(), PASSWORD);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        return SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(BOTH)
                .build();
    }

    private static SslContext client() throws Exception {
        KeyStore store = KeyStore.getInstance(TestCertificate.file().toFile(), PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", store.getCertificate("test"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .endpointIdentificationAlgorithm(null)
                .trustManager(trust)
                .applicationProtocolConfig(BOTH)
                .build();
    }

    private static SlowClientGuard patience() {
        return new SlowClientGuard(ServedTree.USUAL, new Ajar(), "a");
    }

    /** Carries what one side has to say to the other, until neither has anything. */
    private static void talk(EmbeddedChannel a, EmbeddedChannel b) {
        boolean hasMore = true;
        while (hasMore) {
            boolean isAnyThere = carry(a, b);
            boolean isAnyBack = carry(b, a);
            hasMore = isAnyThere || isAnyBack;
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean isAny = false;
        for (ByteBuf part = from.readOutbound(); part != null; part = from.readOutbound()) {
            to.writeInbound(part);
            isAny = true;
        }
        return isAny;
    }

    /** Who chose HTTP/2 was hung up on: a probe of an orchestrator, for example. */
    @Test
    void whoOffersBothSpeaksHttp1() throws Exception {
        SslHandler served = server().newHandler(Unpooled.buffer().alloc());
        SslHandler asking = client().newHandler(Unpooled.buffer().alloc());
        EmbeddedChannel server = new EmbeddedChannel(patience(), served);
        EmbeddedChannel client = new EmbeddedChannel(asking);

        talk(client, server);

        assertThat(asking.handshakeFuture().isSuccess()).isTrue();
        assertThat(asking.applicationProtocol()).isEqualTo(ApplicationProtocolNames.HTTP_1_1);
        assertThat(served.applicationProtocol()).isEqualTo(ApplicationProtocolNames.HTTP_1_1);
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    /** With several certificates another handler decides first which one is shown. */
    @Test
    void theGuardReadsWhatWasDecryptedAlsoWhereTheNameChoosesTheCertificate() {
        EmbeddedChannel channel =
                new EmbeddedChannel(patience(), new SniHandler((_, promise) -> promise));

        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x16}));

        assertThat(channel.pipeline().names())
                .filteredOn(name -> !name.startsWith("DefaultChannelPipeline"))
                .last()
                .isEqualTo("framing");
        channel.finishAndReleaseAll();
    }

    /** A policy by which nobody is turned away. */
    private static final class Ajar implements PortPolicy {

        @Override
        public Bounds bounds() {
            return ServedTree.USUAL;
        }

        @Override
        public void turnedAway(String address, Reason reason) {}
    }
}
