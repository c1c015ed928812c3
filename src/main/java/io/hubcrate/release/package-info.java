/**
 * The bundle's charts as Helm releases in the site's cluster: their values, their secrets, the address at which users
 * reach them, and the proof that they answer.
 *
 * <p>Layer 8.
 */
@NullMarked
package io.hubcrate.release;

import org.jspecify.annotations.NullMarked;
