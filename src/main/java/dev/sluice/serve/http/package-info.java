/** What all resources need of a request and an answer. */
@NullMarked
package dev.sluice.serve.http;

import org.jspecify.annotations.NullMarked;
