/**
 * YAML as a tree with places: scalars stay the text that was written, so 1.30 remains 1.30. Knows no domain; the only
 * owner of SnakeYAML. Layer 1.
 */
@NullMarked
package io.hubcrate.yaml;

import org.jspecify.annotations.NullMarked;
