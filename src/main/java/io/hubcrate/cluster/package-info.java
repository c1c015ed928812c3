/**
 * The Kubernetes cluster of a site: who belongs to it, found by looking; made and joined with kubeadm; its network, its
 * names, and what it is asked.
 *
 * <p>Layer 7.
 */
@NullMarked
package io.hubcrate.cluster;

import org.jspecify.annotations.NullMarked;
