package io.hubcrate.shell;

import io.hubcrate.content.PackedText;

/** Our own scripts, which lie beside this class as resources. */
final class ShellScript {
    /** Marks where a command's output begins, and says its process group. */
    static final String BEGIN = read("begin.sh");

    /** The same by sudo, in few words: what runs comes by standard input. */
    static final String RISEN = withoutComments(read("risen.sh"));

    static final String END = read("end.sh");
    static final String HELD = read("held.sh");
    static final String UPLOAD = read("upload.sh");

    private ShellScript() {}

    private static String withoutComments(String script) {
        return script.replaceAll("(?m)^#.*\n", "");
    }

    private static String read(String name) {
        return PackedText.read(ShellScript.class, name);
    }
}
