/**
 * Commands to nodes over SSH: keys, agent, hosts on the way, host keys that are known beforehand, one kept connection.
 *
 * <p>Layer 4.
 */
@NullMarked
package io.hubcrate.ssh;

import org.jspecify.annotations.NullMarked;
