/** How many bytes may pass in a time, and at which hours. */
@NullMarked
package dev.sluice.domain.pace;

import org.jspecify.annotations.NullMarked;
