/**
 * Whole nodes: the packaged program as processes of their own, with real disks and sockets, and the
 * rules that must hold between them.
 */
@NullMarked
package dev.sluice.cluster;

import org.jspecify.annotations.NullMarked;
