/** What a person sees of a command: pages of results, progress and notes, safe for any terminal, at its width. Layer 2. */
@NullMarked
package io.hubcrate.console;

import org.jspecify.annotations.NullMarked;
