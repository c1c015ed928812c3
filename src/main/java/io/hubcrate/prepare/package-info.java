/**
 * The steps that make a bare host ready for kubeadm: kernel, swap, firewall, packages, container runtime, programs,
 * kubelet's unit. All from the bundle, all there again after a reboot.
 *
 * <p>Layer 6.
 */
@NullMarked
package io.hubcrate.prepare;

import org.jspecify.annotations.NullMarked;
