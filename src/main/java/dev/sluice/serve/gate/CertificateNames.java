package dev.sluice.serve.gate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The names by which a certificate speaks: host names and addresses in its SAN, and its CN. */
final class CertificateNames {

    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private CertificateNames() {}

    /** All of them, in lower case. */
    static Set<String> of(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                if (each.get(0) instanceof Integer type
                        && (type == DNS || type == ADDRESS)
                        && each.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        }
        names.addAll(common(certificate));
        return names;
    }

    private static Set<String> common(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        try {
            String subject = certificate.getSubjectX500Principal().getName();
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String cn) {
                    names.add(cn.toLowerCase(Locale.ROOT));
                }
            }
        } catch (InvalidNameException _) {
            return Set.of(); // A subject that is no name has none.
        }
        return names;
    }
}
