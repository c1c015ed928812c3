# Prints each device or file that is swapped to, and "end".
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
sed -n '2,$s/^\([^[:space:]]*\)[[:space:]].*/\1/p' /proc/swaps
echo end
