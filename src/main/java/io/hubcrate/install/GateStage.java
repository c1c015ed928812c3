package io.hubcrate.install;

/**
 * A gate's place in a playbook.
 *
 * @param id stable, lower-case words joined by hyphens
 */
public record GateStage(String id, Gate gate) implements Stage {}
