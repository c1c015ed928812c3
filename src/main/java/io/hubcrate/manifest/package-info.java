/** The bundle manifest: the one YAML file in which a person says what a bundle is made of. Its
 * shape and its strict reader. Layer 3. */
@NullMarked
package io.hubcrate.manifest;

import org.jspecify.annotations.NullMarked;
