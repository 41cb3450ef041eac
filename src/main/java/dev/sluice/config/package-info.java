/**
 * What a node is told: one mapping interface per concern ({@code *Config}, the keys with their
 * defaults), and what is left of it once it was checked ({@code *Settings}, records that know no
 * framework). In: properties and environment. Out: {@link dev.sluice.config.Settings}, or a {@link
 * dev.sluice.config.ConfigException} with one line that names the key and says what would be right.
 * Looks at directories, changes nothing. Imports {@code domain}.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
