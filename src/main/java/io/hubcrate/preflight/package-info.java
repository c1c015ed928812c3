/**
 * Everything that a person should know and mend before anything is changed: checks over the facts of all nodes, each
 * finding with its evidence, what is expected instead, and what to type.
 *
 * <p>Layer 5. Does not know install.
 */
@NullMarked
package io.hubcrate.preflight;

import org.jspecify.annotations.NullMarked;
