/** Charts rendered by real Helm without any cluster. Layer 3. */
@NullMarked
package io.hubcrate.render;

import org.jspecify.annotations.NullMarked;
