/**
 * Who may speak: the shared secrets with their names, and what a folder grants to whom. In: the
 * lines of the token file, the names in a certificate. Out: a {@link dev.sluice.auth.Speaker}, or
 * nothing. Reads one file and nothing else; knows neither HTTP nor TLS. Imports {@code domain}.
 */
@NullMarked
package dev.sluice.auth;

import org.jspecify.annotations.NullMarked;
