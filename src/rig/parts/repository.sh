# A repository of signed packages for one line: Debian's programs under the names, places and dependencies that they
# have on Enterprise Linux. A recipe (packages/NAME) sets: lines, debs, version, release, epoch, arch, summary,
# requires, provides, units, and functions arrange (in the package's tree) and scriptlet_pre.

line_release() {
    [ "$1" = classic ] && echo el7 || echo el9
}

recipes() {
    find "$here/packages" -maxdepth 1 -type f ! -name '*.list' | sort
}

all_debs() {
    for recipe in $(recipes); do
        sed -n "s/^debs='\(.*\)'$/\1/p" "$recipe"
    done | tr ' ' '\n' | sort -u
}

repository_key() {
    {
        cat "$here/parts/repository.sh" "$here/runc-lowered" "$here/packages/base.list" $(recipes)
        find "$here/packages/files" -type f -exec sha256sum {} + | sed "s#$here##" | sort
        candidate_versions $(all_debs)
    } | key_of
}

# Sets repository: rpms/ (with repodata), base/ (what the nodes' releases have already), RPM-GPG-KEY-rig.
need_repository() {
    need_signing_key
    repository=$cache/repository-$line-$(repository_key)
    build_once "$repository" build_repository
}

need_signing_key() {
    signing=$cache/signing
    build_once "$signing" build_signing_key
}

build_signing_key() {
    chmod 700 "$1"
    gpg --homedir "$1" --batch --pinentry-mode loopback --passphrase '' \
        --quick-generate-key 'Rig packages <rig@example.org>' rsa3072 sign never
    gpg --homedir "$1" --armor --export >"$1/RPM-GPG-KEY-rig"
    GNUPGHOME=$1 gpgconf --kill gpg-agent
    rm -f "$1"/S.*
}

build_repository() {
    mkdir -p "$1/rpms" "$1/base" "$1/work/debs"
    work=$1/work
    (
        cd "$work/debs"
        # As root apt drops its rights to a user who may not write here; it says so and goes on.
        apt-get download $(all_debs)
    )
    for recipe in $(recipes); do
        build_package "$recipe" "$1/rpms"
    done
    base_spec >"$work/base.spec"
    rpm_build "$work/base.spec" "$1/base" "$work/empty"
    find "$1/rpms" -name '*.rpm' -exec rpmsign --define "_gpg_path $signing" --define '_gpg_name rig@example.org' \
        --define '__gpg /usr/bin/gpg' --addsign {} +
    GNUPGHOME=$signing gpgconf --kill gpg-agent
    rm -f "$signing"/S.*
    case $line in
    classic) createrepo_c --no-database --compress-type gz "$1/rpms" ;;
    *) createrepo_c --no-database "$1/rpms" ;;
    esac
    cp "$signing/RPM-GPG-KEY-rig" "$1/RPM-GPG-KEY-rig"
    rm -rf "$work"
}

# Makes the package of recipe $1, if this line has it, in folder $2.
build_package() (
    name=${1##*/}
    lines='classic current'
    debs='' version='' release=1 epoch='' arch=x86_64 summary='' requires='' provides='' units=''
    arrange() { :; }
    scriptlet_pre() { :; }
    el=$(line_release "$line")
    # shellcheck source=/dev/null
    . "$1"
    case " $lines " in
    *" $line "*) ;;
    *) return 0 ;;
    esac
    tree=$work/$name
    mkdir -p "$tree"
    for deb in $debs; do
        dpkg-deb -x "$work"/debs/"${deb}"_*.deb "$tree"
    done
    version=${version:-$(deb_version "${debs%% *}")}
    (cd "$tree" && merge_usr && arrange)
    [ ! -d "$here/packages/files/$name" ] || cp -R "$here/packages/files/$name/." "$tree/"
    rm -rf "$tree/usr/share/doc" "$tree/usr/share/man" "$tree/usr/share/lintian" "$tree/usr/share/doc-base" \
        "$tree/usr/share/bash-completion" "$tree/usr/share/zsh" "$tree/usr/share/fish" "$tree/usr/share/locale" \
        "$tree/etc/init.d" "$tree/etc/default" "$tree/etc/insserv.conf.d" "$tree/usr/share/initramfs-tools"
    find "$tree" -depth -type d -empty -delete
    mkdir -p "$tree"
    package_spec >"$work/$name.spec"
    rpm_build "$work/$name.spec" "$2" "$tree"
)

# Debian keeps /bin, /sbin and /lib apart in its packages; its systems and Enterprise Linux do not.
merge_usr() {
    for folder in bin sbin lib; do
        [ -d "$folder" ] || continue
        mkdir -p "usr/$folder"
        cp -a "$folder/." "usr/$folder/"
        rm -rf "$folder"
    done
}

# 1:1.4.7-1+b2 is version 1.4.7; what Debian appends to it (~ds1, +dfsg1) is not upstream's.
deb_version() {
    file=$(basename "$work"/debs/"$1"_*.deb)
    file=${file#*_}
    file=${file#*%3a}
    echo "${file%%[-~+]*}"
}

package_spec() {
    cat <<END
Name: $name
Version: $version
Release: $release.$el
${epoch:+Epoch: $epoch}
Summary: ${summary:-$name}
License: as upstream
BuildArch: $arch
AutoReqProv: no
END
    printf '%s\n' "$requires" | sed '/^ *$/d; s/^ */Requires: /'
    printf '%s\n' "$provides" | sed '/^ *$/d; s/^ */Provides: /'
    [ -z "$units" ] || printf 'Requires(post): systemd\nRequires(preun): systemd\nRequires(postun): systemd\n'
    printf '%%description\n%s, put together for the rig.\n' "$name"
    printf '%%install\nmkdir -p %%{buildroot}\ncp -a %s/. %%{buildroot}/\n' "$tree"
    scriptlet_pre | sed '1i %pre'
    if [ -n "$units" ]; then
        # What the systemd macros of Enterprise Linux expand to.
        printf '%%post\nif [ $1 -eq 1 ]; then systemctl --no-reload preset %s >/dev/null 2>&1 || :; fi\n' "$units"
        printf '%%preun\nif [ $1 -eq 0 ]; then systemctl --no-reload disable --now %s >/dev/null 2>&1 || :; fi\n' "$units"
        printf '%%postun\nsystemctl daemon-reload >/dev/null 2>&1 || :\n'
    fi
    printf '%%files\n'
    # Folders that are the package's own go with it.
    (cd "$tree" && find . -type d) | sed 's#^\.##' | grep -vxE "$shared_folders" | sed 's#^#%dir #' || :
    (cd "$tree" && find . \( -type f -o -type l \) | sed -e 's#^\.##' -e 's#^/etc/#%config(noreplace) /etc/#')
}

shared_folders='|/etc|/usr|/usr/(bin|sbin|lib|libexec|share)|/usr/lib/(x86_64-linux-gnu|modprobe[.]d|sysctl[.]d|tmpfiles[.]d)|/usr/lib/systemd|/usr/lib/systemd/(system|system-generators)|/usr/lib/udev.*|/usr/libexec/hubcrate-rig'

# One package per row of base.list, without content: what the release has, so that dependencies find it.
base_spec() {
    printf 'Name: rig-base\nVersion: 1\nRelease: 1\nSummary: rig\nLicense: none\n%%description\nrig\n'
    [ "$line" = classic ] && column=2 || column=3
    grep -v '^#' "$here/packages/base.list" | while IFS='|' read -r name classic current provides; do
        [ "$column" = 2 ] && evr=$classic || evr=$current
        [ "$evr" != - ] || continue
        printf '%%package -n %s\nSummary: of the release\nAutoReqProv: no\n' "$name"
        case $evr in
        *:*) printf 'Epoch: %s\n' "${evr%%:*}" && evr=${evr#*:} ;;
        esac
        printf 'Version: %s\nRelease: %s\n' "${evr%-*}" "${evr##*-}"
        for capability in $provides; do
            case $capability in
            /* | *\(*) printf 'Provides: %s\n' "$capability" ;;
            # dnf reads the release from this one.
            *) printf 'Provides: %s = %s\n' "$capability" "${evr%-*}" ;;
            esac
        done
        printf '%%description -n %s\nWhat the release has.\n%%files -n %s\n' "$name" "$name"
    done
}

# rpmbuild: spec $1 into folder $2; $3 is a folder of its own.
rpm_build() {
    [ "$line" = classic ] && payload=w5.gzdio || payload=w2.zstdio
    rpmbuild -bb --nodeps --target x86_64 --define "_topdir $work/top" --define "_rpmdir $2" \
        --define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' --define 'debug_package %{nil}' \
        --define '_build_id_links none' --define '__os_install_post %{nil}' --define "_binary_payload $payload" \
        --define '_source_filedigest_algorithm 8' --define '_binary_filedigest_algorithm 8' "$1"
    rm -rf "$work/top" "$3"
}
