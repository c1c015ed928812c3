/** Tests of the engine. */
@NullMarked
package io.hubcrate.install;

import org.jspecify.annotations.NullMarked;
