/** Which images kubeadm wants for a Kubernetes version, known without running kubeadm. Layer 3. */
@NullMarked
package io.hubcrate.kubeadm;

import org.jspecify.annotations.NullMarked;
