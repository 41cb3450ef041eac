/**
 * The data port: what other nodes, and people, read from a node over HTTP/1.1.
 *
 * <p>In come requests for the node's own description, for the changes of a folder and for the
 * contents of its files; out go JSON, NDJSON and bytes. Nothing here changes a tree; the one thing
 * written is what a caller says it has read and done of our feed.
 *
 * <p>How a content leaves is decided in one place, {@link dev.sluice.serve.content.FileSender}:
 *
 * <table>
 * <caption>The three forms</caption>
 * <tr><th>connection</th><th>length</th><th>form</th><th>metric</th></tr>
 * <tr><td>any</td><td>up to 32 KiB</td><td>read once, one write together with the head</td>
 *     <td>buffered</td></tr>
 * <tr><td>plain HTTP/1</td><td>more</td><td>slices as file regions: sendfile, no copy</td>
 *     <td>sendfile</td></tr>
 * <tr><td>TLS, HTTP/2</td><td>more</td><td>slices read into memory, since they must be encrypted
 *     or framed there</td><td>buffered</td></tr>
 * </table>
 *
 * <p>A bundle uses the same forms: its small contents are gathered with their tar headers and their
 * neighbours into writes of up to 512 KiB, each of more than 128 KiB leaves in slices between its
 * header and its padding, and the whole is chunked, since its length is not known when it begins.
 * Whatever leaves in pieces goes through {@link dev.sluice.serve.content.Transfer}, which has at
 * most two of them under way.
 *
 * <p>Whatever may wait for a disk or the database runs on the {@link
 * dev.sluice.serve.http.DiskPool}; the event loops only move what is ready. Imports {@code domain},
 * {@code auth}, {@code disk} and {@code index}.
 *
 * <p>Nothing is looked at before {@link dev.sluice.serve.gate.Gate} has judged who speaks.
 */
@NullMarked
package dev.sluice.serve;

import org.jspecify.annotations.NullMarked;
