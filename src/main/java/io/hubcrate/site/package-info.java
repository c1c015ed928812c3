/**
 * The site file: what a person declares of the nodes, the networks and the wishes of one site, read strictly. Nothing
 * here was observed; what is observed are facts.
 *
 * <p>Layer 2.
 */
@NullMarked
package io.hubcrate.site;

import org.jspecify.annotations.NullMarked;
