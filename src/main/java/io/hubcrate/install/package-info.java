/**
 * Bringing nodes to a wanted state: steps that can say what they would change, a plan made of them, a runner with a
 * journal that outlives a SIGKILL, and the way back.
 *
 * <p>Layer 5. Does not know preflight.
 */
@NullMarked
package io.hubcrate.install;

import org.jspecify.annotations.NullMarked;
