/**
 * What each verb does at a site, top to bottom: the one place where stages and steps are put in order.
 *
 * <p>Layer 9.
 */
@NullMarked
package io.hubcrate.playbook;

import org.jspecify.annotations.NullMarked;
