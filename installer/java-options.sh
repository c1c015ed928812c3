# What every start of hubcrate tells Java, from a checkout as from a bundle; sourced with the command line. POSIX sh.
# Sets options, a list of words.

# Short verbs never run long enough for the optimising compiler to pay. Those that hash and move gigabytes need it for
# digests and ciphers, where it uses the processor's own instructions, and for nothing else.
tiers=
case ${1:---help} in
-* | help | explain | completion) tiers=-XX:TieredStopAtLevel=1 ;;
build | diff | install | load | plan | preflight | push | replace | reset | rollback | sign | stage | status | store | verify)
    tiers="-XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=12000
        -XX:Tier4CompileThreshold=300000 -XX:Tier4BackEdgeThreshold=4000000 -XX:CompileCommand=quiet
        -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::*,0.01
        -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA*::*,0.01
        -XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.01"
    ;;
esac

# Java's own console answers only for all streams at once.
terminal=
if [ -t 2 ]; then
    columns=$(stty size <&2 2>/dev/null) || columns=
    terminal="-Dhubcrate.columns=${columns##* } -Dhubcrate.stderr=terminal"
fi
[ ! -t 1 ] || terminal="$terminal -Dhubcrate.stdout=terminal"
[ ! -t 0 ] || terminal="$terminal -Dhubcrate.stdin=terminal"

# Java reads and writes names of files by the locale alone, and refuses names that it cannot say. Names are UTF-8
# whatever the person's own settings are, and many machines lack the locale that a login from elsewhere asks for.
LC_ALL=C.UTF-8
[ -d /usr/lib/locale/C.utf8 ] || [ -d /usr/lib/locale/C.UTF-8 ] ||
    LC_ALL=$(locale -a 2>/dev/null | awk 'tolower($0) ~ /^(c|en_us)\.utf-?8$/ { print; exit }')
export LC_ALL

# How it was called, for the lines that say what to type next.
HUBCRATE_COMMAND=$0
[ "$(command -v hubcrate)" != "$0" ] || HUBCRATE_COMMAND=hubcrate
export HUBCRATE_COMMAND

# shellcheck disable=SC2034  # whoever sources this uses it
options="-XX:+UseSerialGC -Xms32m -Xmx256m $tiers $terminal ${HUBCRATE_JAVA_OPTS:-}"
