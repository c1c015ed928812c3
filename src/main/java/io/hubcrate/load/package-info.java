/**
 * Images of a bundle into the runtimes of the nodes that may run them, and the proof that they are there.
 *
 * <p>Layer 6.
 */
@NullMarked
package io.hubcrate.load;

import org.jspecify.annotations.NullMarked;
