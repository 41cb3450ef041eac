/**
 * The rules of replication under a model: nodes in memory that use the real versions, names and
 * reconciliation of {@code dev.sluice.domain}, driven by random schedules from one seed, and
 * checked against what happened before what. The pull algorithm here is the one that {@code
 * dev.sluice.pull} carries out on real disks; a rule that is changed there is changed here first.
 */
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;
