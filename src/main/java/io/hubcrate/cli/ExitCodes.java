package io.hubcrate.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The promise to scripts, as help pages print it. */
final class ExitCodes {
    private ExitCodes() {}

    /** Code and meaning, in order. */
    static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("0", "done");
        table.put("1", "this machine failed us: disk full, no permission, a bug");
        table.put("2", "the command line cannot be understood");
        table.put("3", "invalid input; every problem is listed with its place");
        table.put("4", "a source or the network did not give what was asked for");
        table.put("5", "integrity or signature: nothing of it may be used");
        table.put("6", "findings that a person must decide");
        table.put("7", "a step on a node failed, or kubeadm or helm");
        table.put("130", "interrupted by Ctrl-C (143: by SIGTERM); nothing is half done");
        return table;
    }
}
