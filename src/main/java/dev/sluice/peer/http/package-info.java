/**
 * The HTTP/1.1 that peers speak, as strict as it can be: connections, heads, bodies, and the watch
 * over time and rate.
 */
@NullMarked
package dev.sluice.peer.http;

import org.jspecify.annotations.NullMarked;
