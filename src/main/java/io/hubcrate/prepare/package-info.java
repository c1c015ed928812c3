/**
 * Making nodes ready for Kubernetes, step by step, and giving them back as they were.
 *
 * <p>Layer 6.
 */
@NullMarked
package io.hubcrate.prepare;

import org.jspecify.annotations.NullMarked;
