/**
 * What was observed of nodes: one script per node, run once as root, whose output is read strictly into typed records.
 * What could not be read is unknown and named so; nothing here is guessed, and nothing judged.
 *
 * <p>Layer 4.
 */
@NullMarked
package io.hubcrate.facts;

import org.jspecify.annotations.NullMarked;
