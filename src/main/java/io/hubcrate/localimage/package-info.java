/**
 * Images that no registry gives: what {@code docker save} wrote, OCI layouts, a Docker Engine on this machine. Each becomes
 * a manifest, a configuration and layers with digests, read in place. Layer 4.
 */
@NullMarked
package io.hubcrate.localimage;

import org.jspecify.annotations.NullMarked;
