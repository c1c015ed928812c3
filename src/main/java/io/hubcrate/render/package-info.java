/** Charts rendered by real Helm, in a short-lived process of its own, without any cluster. Layer 3. */
@NullMarked
package io.hubcrate.render;

import org.jspecify.annotations.NullMarked;
