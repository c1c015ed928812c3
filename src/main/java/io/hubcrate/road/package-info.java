/**
 * The one road for a bundle's bytes from its media to the nodes: each medium is read once for all
 * nodes that are at work at one time, and a person is asked for the next one between two rounds.
 *
 * <p>Layer 6.
 */
@NullMarked
package io.hubcrate.road;

import org.jspecify.annotations.NullMarked;
