/**
 * What a node is told: one mapping interface per concern ({@code *Config}), the keys with their
 * defaults. In: properties and environment. Out: {@code settings}, by way of {@code check}. Looks
 * at directories, changes nothing.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
