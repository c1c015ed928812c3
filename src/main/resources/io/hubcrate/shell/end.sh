# Ends the process group $1 and waits until it is gone: asked first, then forced.
# dash knows a negative number after "--" only together with -s.
group=$1
kill -s TERM -- "-$group" 2>/dev/null || exit 0
tenths=0
while kill -s 0 -- "-$group" 2>/dev/null; do
    [ "$tenths" -lt 50 ] || kill -s KILL -- "-$group" 2>/dev/null || :
    [ "$tenths" -lt 80 ] || exit 1
    sleep 0.1 2>/dev/null || sleep 1
    tenths=$((tenths + 1))
done
