/** Deterministic tar headers and layouts, and guarded reading of foreign tars. Layer 1. */
@NullMarked
package io.hubcrate.archive;

import org.jspecify.annotations.NullMarked;
