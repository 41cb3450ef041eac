package dev.sluice.serve.gate;

import dev.sluice.auth.Speaker;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;

/**
 * Listens to whoever has a certificate that is trusted. The handshake has checked it already; but a
 * connection may outlive the certificate it was opened with, so the certificate is checked again
 * when our trusted ones change, and its validity at every request.
 */
public final class CertificateAdmission implements Admission {

    /** What was found for a connection, and by whom. */
    private record Judged(X509TrustManager trust, X509Certificate certificate, Speaker speaker) {}

    private static final AttributeKey<Judged> JUDGED =
            AttributeKey.valueOf(CertificateAdmission.class, "judged");

    private final Supplier<X509TrustManager> trust;

    /**
     * @param trust whom we trust now: the same object until that changes
     */
    public CertificateAdmission(Supplier<X509TrustManager> trust) {
        this.trust = trust;
    }

    @Override
    public boolean asksForSecret() {
        return true;
    }

    @Override
    public Verdict judge(HttpServerRequest request) {
        try {
            Judged judged = judged(request);
            judged.certificate().checkValidity();
            if (!KeyStrength.suffices(judged.certificate().getPublicKey())) {
                return new Verdict.Refused(Reason.WEAK_KEY);
            }
            return new Verdict.Admitted(judged.speaker());
        } catch (CertificateException | SSLPeerUnverifiedException _) {
            return new Verdict.Refused(Reason.CERTIFICATE);
        }
    }

    private Judged judged(HttpServerRequest request)
            throws CertificateException, SSLPeerUnverifiedException {
        Attribute<Judged> kept = Connections.of(request).channel().attr(JUDGED);
        Judged before = kept.get();
        X509TrustManager now = trust.get();
        if (before != null && before.trust().equals(now)) {
            return before;
        }
        SSLSession session = request.sslSession();
        if (session == null
                || !(session.getPeerCertificates() instanceof X509Certificate[] chain)
                || chain.length == 0) {
            throw new SSLPeerUnverifiedException("no certificate");
        }
        now.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
        Judged judged = new Judged(now, chain[0], new Speaker(CertificateNames.of(chain[0])));
        kept.set(judged);
        return judged;
    }
}
