package io.hubcrate.cli;

/** What defects on a node are made of. Everything that is made lies below /run or /usr/local/bin, or is undone by name. */
final class ProvocationScripts {
    private ProvocationScripts() {}

    /** Has a program answer otherwise: {@code body} may {@code exec "$real" "$@"}. */
    static String wrap(String program, String body) {
        return "real=$(command -v " + program + " || echo false); printf '%s\\n' '#!/bin/sh' \"real=$real\" '"
                + body.replace("'", "'\\''") + "' > /usr/local/bin/" + program + "; chmod 755 /usr/local/bin/"
                + program;
    }

    static String unwrap(String program) {
        return "rm -f /usr/local/bin/" + program;
    }

    /** Puts a doctored file in front of one of the kernel's. */
    static String cover(String file, String content) {
        String copy = "/run/rig-cover" + file.replace('/', '-');
        return "printf '" + content + "' > " + copy + "; mount --bind " + copy + " " + file;
    }

    /** The same with what a sed makes of it. */
    static String edit(String file, String sed) {
        String copy = "/run/rig-cover" + file.replace('/', '-');
        return "sed '" + sed + "' " + file + " > " + copy + "; mount --bind " + copy + " " + file;
    }

    static String uncover(String file) {
        return "umount " + file;
    }

    /** Moves programs out of sight. */
    static String hide(String... programs) {
        StringBuilder script = new StringBuilder();
        for (String program : programs) {
            script.append("mv ").append(program).append(' ').append(program).append(".rig-hidden\n");
        }
        return script.toString();
    }

    static String show(String... programs) {
        StringBuilder script = new StringBuilder();
        for (String program : programs) {
            script.append("mv ")
                    .append(program)
                    .append(".rig-hidden ")
                    .append(program)
                    .append('\n');
        }
        return script.toString();
    }

    /** A service of that name that does nothing. */
    static String service(String unit) {
        boolean timer = unit.endsWith(".timer");
        return "printf '[Unit]\\nDescription=rig stand-in\\n"
                + (timer ? "[Timer]\\nOnBootSec=90d\\n" : "[Service]\\nExecStart=/bin/sleep infinity\\n")
                + "[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/" + unit
                + "; systemctl daemon-reload" + "; systemctl start " + unit;
    }

    static String noService(String unit) {
        return "systemctl stop " + unit + "; rm -f /etc/systemd/system/" + unit + "; systemctl daemon-reload";
    }

    /** A disk of its own in a file, mounted. */
    static String disk(String point, int megabytes, String make) {
        String file = "/var/lib/rig" + point.replace('/', '-');
        return "truncate -s " + megabytes + "M " + file + "\n" + make + " " + file + "\n" + "mkdir -p " + point
                + "\nmount -o loop " + file + " " + point;
    }

    static String noDisk(String point) {
        return "umount " + point + "; rmdir " + point + "; rm /var/lib/rig" + point.replace('/', '-');
    }

    /** Leaves so many megabytes of /var/lib. */
    static String fill(int megabytes) {
        return "free=$(stat -f -c '%a' /var/lib); size=$(stat -f -c '%S' /var/lib)\n"
                + "fallocate -l $((free * size / 1048576 - " + megabytes + "))M /var/lib/rig-ballast";
    }
}
