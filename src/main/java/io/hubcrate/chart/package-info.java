/** Where charts come from and what a chart archive holds. Layer 3. */
@NullMarked
package io.hubcrate.chart;

import org.jspecify.annotations.NullMarked;
