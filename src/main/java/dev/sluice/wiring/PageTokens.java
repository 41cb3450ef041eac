package dev.sluice.wiring;

import dev.sluice.auth.TokenFile;
import dev.sluice.auth.Tokens;
import dev.sluice.settings.ConfigException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The tokens of people: those of their file that no peer has, since that is no person's word. */
final class PageTokens implements Supplier<Tokens> {

    static final String KEY = "sluice.auth.page-token-file";

    private static final Logger LOG = Logger.getLogger(PageTokens.class);

    private final TokenFile people;
    private final @Nullable TokenFile peers;
    private final AtomicBoolean isTold = new AtomicBoolean();

    private PageTokens(TokenFile people, @Nullable TokenFile peers) {
        this.people = people;
        this.peers = peers;
    }

    /**
     * Those of a file, as it is now and later.
     *
     * @param peers what is shared with peers; null if nothing is
     * @throws ConfigException if a peer has one of them, as with a copy or another link of its file
     */
    static PageTokens of(TokenFile people, @Nullable TokenFile peers) {
        PageTokens tokens = new PageTokens(people, peers);
        if (tokens.own().size() < people.tokens().size()) {
            throw new ConfigException(
                    KEY,
                    "has a token that is in sluice.auth.token-file as well: all peers know it, so"
                            + " it is no person's; make one of its own");
        }
        return tokens;
    }

    @Override
    public Tokens get() {
        Tokens own = own();
        boolean isShared = own.size() < people.tokens().size();
        if (isShared && isTold.compareAndSet(false, true)) {
            LOG.warnf(
                    "%s: a token in it is in sluice.auth.token-file as well, so peers know it; it"
                            + " decides nothing on the page until it is in one of them alone",
                    KEY);
        } else if (!isShared) {
            isTold.set(false);
        }
        return own;
    }

    private Tokens own() {
        Tokens all = people.tokens();
        return peers == null ? all : all.without(peers.tokens());
    }
}
