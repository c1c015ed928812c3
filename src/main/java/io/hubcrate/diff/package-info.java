/** What a gatekeeper asks of two bundles or locks: what came, what went, what changed, how much of it is new. Layer 5. */
@NullMarked
package io.hubcrate.diff;

import org.jspecify.annotations.NullMarked;
