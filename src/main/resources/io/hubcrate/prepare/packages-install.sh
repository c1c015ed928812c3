# Installs packages from our folder alone: packages-install.sh FOLDER SET [again:|back:]NEVRA...
# again: what is there, but was cut off; back: what is there in a newer version.
# The site's repositories, plugins and configuration play no part and are not touched. Keys first, then a transaction
# that is only tested, then the real one. From before that one until its end FOLDER/log/begun-SET is there.
folder=$1
set_name=$2
shift 2
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
umask 022
if command -v dnf >/dev/null 2>&1; then tool=dnf; elif command -v yum >/dev/null 2>&1; then tool=yum; else
    echo "there is neither dnf nor yum" >&2
    exit 3
fi
mkdir -p "$folder/repos" "$folder/cache"
sed "s|@FOLDER@|$folder|g" "$folder/packages/$set_name/hubcrate.repo" >"$folder/repos/hubcrate.repo"
cat >"$folder/$tool.conf" <<END
[main]
reposdir=$folder/repos
cachedir=$folder/cache
logdir=$folder/log
logfile=$folder/log/$tool.log
gpgcheck=1
localpkg_gpgcheck=1
plugins=0
obsoletes=1
best=0
install_weak_deps=0
keepcache=0
assumeyes=1
zchunk=0
END
mkdir -p "$folder/log"
rm -f "$folder/log/reinstall" "$folder/log/downgrade" "$folder/log/install"
for key in "$folder/packages/$set_name/keys/"*.asc; do
    rpm --import "$key"
done
run() { "$tool" -c "$folder/$tool.conf" --disablerepo='*' --enablerepo="hubcrate-$set_name" "$@"; }
# Nothing of this may end half-way because a scriptlet reads our standard input.
exec </dev/null
begun=$folder/log/begun-$set_name
again='' back='' fresh=''
for one in "$@"; do
    case $one in
    again:*) again="$again ${one#again:}" ;;
    back:*) back="$back ${one#back:}" ;;
    *) fresh="$fresh $one" ;;
    esac
done
set -f
for work in reinstall downgrade install; do
    case $work in
    reinstall) set -- $again ;;
    downgrade) set -- $back ;;
    install) set -- $fresh ;;
    esac
    [ "$#" -gt 0 ] || continue
    run --setopt=tsflags=test -y "$work" "$@" >"$folder/log/test" 2>&1 || {
        tail -n 60 "$folder/log/test" >&2
        exit 4
    }
    : >"$begun"
    sync
    run -y "$work" "$@" >"$folder/log/$work" 2>&1 || {
        tail -n 60 "$folder/log/$work" >&2
        exit 5
    }
done
# rpm flushes its database and no files: a power cut soon after would leave packages of empty files.
sync
rm -f "$begun"
# To dnf and rpm most failed scripts of packages are a remark. Ours must not leave it unread.
grep -h -B 2 -e 'scriptlet in rpm package' -e 'scriptlet fail' "$folder/log/reinstall" \
    "$folder/log/downgrade" "$folder/log/install" 2>/dev/null || :
