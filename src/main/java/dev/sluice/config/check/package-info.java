/** What is wrong with a configuration as a whole, in one line that names the key. */
@NullMarked
package dev.sluice.config.check;

import org.jspecify.annotations.NullMarked;
