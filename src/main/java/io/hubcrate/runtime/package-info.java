/** What the bundle brings to run hubcrate without any Java at the site: a linked runtime, its jars, its scripts. Layer 3. */
@NullMarked
package io.hubcrate.runtime;

import org.jspecify.annotations.NullMarked;
