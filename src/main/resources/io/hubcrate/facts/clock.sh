# The node's clock in nanoseconds; in seconds where date knows no better.
now=$(date +%s%N)
case $now in
*[!0-9]* | '') printf '%s s\n' "$(date +%s)" ;;
??????????) printf '%s s\n' "$now" ;;
*) printf '%s ns\n' "$now" ;;
esac
