package dev.sluice.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a node is, and what to show to it.
 *
 * @param data base address of the data port
 * @param management base address of the management port
 * @param tokenFile whose first token is shown; null for none
 * @param identity certificates, for https
 */
record Destination(URI data, URI management, @Nullable Path tokenFile, Identity identity) {

    /**
     * Files in PEM form, each null if there is none.
     *
     * @param authorities who is trusted; null for those that Java trusts
     * @param certificate what is shown
     * @param key of that certificate
     * @param own the certificate of the node itself: whoever shows it is the node, whatever the
     *     address is
     */
    record Identity(
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable Path own) {}
}
