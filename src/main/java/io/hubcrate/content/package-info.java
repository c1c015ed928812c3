/** Bytes and their identity: digests, verified streams, files that appear whole or not at all. Layer 0. */
@NullMarked
package io.hubcrate.content;

import org.jspecify.annotations.NullMarked;
