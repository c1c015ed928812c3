# What every start of hubcrate tells Java, from a checkout as from a bundle; sourced with the command line. POSIX sh.
# Sets options, a list of words.

# Short verbs never run long enough for the optimising compiler to pay. Those that hash and move gigabytes need it for
# digests and ciphers, where it uses the processor's own instructions, and for nothing else.
tiers=
case ${1:---help} in
-* | help | explain | completion) tiers=-XX:TieredStopAtLevel=1 ;;
build | diff | push | sign | verify)
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

# shellcheck disable=SC2034  # whoever sources this uses it
options="-XX:+UseSerialGC -Xms32m -Xmx256m $tiers $terminal ${HUBCRATE_JAVA_OPTS:-}"
