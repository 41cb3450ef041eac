/**
 * What holds for a node once its configuration was read and checked: one record per concern, which
 * knows no framework and is handed as it is to whoever goes by it. In: the values that {@code
 * config} has read. Out: {@link dev.sluice.settings.Settings}, or a {@link
 * dev.sluice.settings.ConfigException} with one line that names the key and says what would be
 * right. Imports {@code domain}, {@code ignore}, {@code peer} and {@code budget}.
 */
@NullMarked
package dev.sluice.settings;

import org.jspecify.annotations.NullMarked;
