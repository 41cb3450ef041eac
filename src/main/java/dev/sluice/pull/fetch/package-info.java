/** Brings contents into staging, their digests checked, and hands them on to be published. */
@NullMarked
package dev.sluice.pull.fetch;

import org.jspecify.annotations.NullMarked;
