/**
 * What long work tells while it goes on. Domain code announces moments, {@code cli} words and prints them. Layer 0.
 */
@NullMarked
package io.hubcrate.progress;

import org.jspecify.annotations.NullMarked;
