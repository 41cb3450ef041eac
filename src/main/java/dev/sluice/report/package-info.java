/**
 * What somebody who asked for a scan, a pull or a plan is told of it: one record for each, made
 * where the work is done, and written where it is answered. Pure. Imports {@code domain}.
 */
@NullMarked
package dev.sluice.report;

import org.jspecify.annotations.NullMarked;
