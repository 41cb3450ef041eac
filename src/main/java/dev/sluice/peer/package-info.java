/**
 * The other side of the wire: finds the addresses of peers, speaks protocol version 1 with them as
 * a client, and keeps what is known of each.
 *
 * <p>In: a peer's URL, a cursor, an entry's path and digest. Out: checked entries of the domain and
 * the bytes of a content. A peer is not believed: everything it sends is bounded in length, number
 * and time before it costs memory, and is handed on only as types of the domain. Nothing here
 * decides what is done about an entry, and nothing touches a disk.
 *
 * <p>Two clients: {@link dev.sluice.peer.feed.FeedClient} for feeds and short questions, and {@link
 * dev.sluice.peer.content.ContentClient} for contents, one or a bundle of them. Both are on
 * connections of our own, a blocking socket with a direct buffer: the JDK's client needs two to
 * four times as long for the same bytes.
 *
 * <p>All that the second one reads, of all folders and peers, is held to the bandwidth of the node
 * by one {@link dev.sluice.peer.http.Pacer}; the first one is never held up.
 *
 * <p>Imports {@code domain}, the JDK and Jackson's streaming parser.
 */
@NullMarked
package dev.sluice.peer;

import org.jspecify.annotations.NullMarked;
