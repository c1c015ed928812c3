/**
 * Talking to one node: commands that are quoted by construction, their results, files sent and proven there. What
 * carries them (this machine, or SSH) is somebody else's.
 *
 * <p>Layer 3.
 */
@NullMarked
package io.hubcrate.shell;

import org.jspecify.annotations.NullMarked;
