/** Which ignore rules are in force, and which wait for a person. */
@NullMarked
package dev.sluice.folder.rules;

import org.jspecify.annotations.NullMarked;
