/** What a person or a script asks of a node: rounds on demand, plans, members, restore. */
@NullMarked
package dev.sluice.serve.api;

import org.jspecify.annotations.NullMarked;
