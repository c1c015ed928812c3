package io.hubcrate.discovery;

/**
 * A file of Kubernetes manifests.
 *
 * @param name as the bundle manifest names it
 * @param bytes one or many YAML documents
 */
public record ManifestText(String name, byte[] bytes) {}
