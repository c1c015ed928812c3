/**
 * The one road for a bundle's bytes from its media to the nodes: each medium is read once, whatever the number of nodes, and
 * a person is asked for the next one between two rounds.
 *
 * <p>Layer 6.
 */
@NullMarked
package io.hubcrate.road;

import org.jspecify.annotations.NullMarked;
