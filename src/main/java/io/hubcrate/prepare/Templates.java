package io.hubcrate.prepare;

import io.hubcrate.install.NodeScript;

/** Texts of units and configurations, packed beside this class. */
final class Templates {
    private Templates() {}

    static String read(String name) {
        return NodeScript.read(Templates.class, name);
    }
}
