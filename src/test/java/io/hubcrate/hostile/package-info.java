/** A world that means harm: registries, archives, documents and sticks, against the whole builder. */
package io.hubcrate.hostile;
