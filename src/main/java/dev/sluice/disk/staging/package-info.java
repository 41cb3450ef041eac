/**
 * Where a content is made whole before it becomes visible, and the copies that are made within a
 * root.
 */
@NullMarked
package dev.sluice.disk.staging;

import org.jspecify.annotations.NullMarked;
