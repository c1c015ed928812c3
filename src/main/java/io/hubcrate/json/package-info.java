/** Reading bounded JSON from outside and writing canonical JSON; the only owner of Jackson. Layer 1. */
@NullMarked
package io.hubcrate.json;

import org.jspecify.annotations.NullMarked;
