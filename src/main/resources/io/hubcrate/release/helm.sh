# Installs or upgrades a release: helm.sh FOLDER RELEASE NAMESPACE DESCRIPTION VALUES...
# FOLDER holds chart.tgz and the VALUES files, and goes afterwards. Nobody else of hubcrate's is at work: a release that is
# pending was left so by a Helm that was killed, and would be refused for ever.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
# Whoever listened may be gone: what was begun goes on to its end.
trap '' PIPE
# What Helm and kubectl remember goes with the next boot, and into nobody's home folder.
export KUBECONFIG=/etc/kubernetes/admin.conf HOME=/run/hubcrate/helm HELM_CACHE_HOME=/run/hubcrate/helm HELM_CONFIG_HOME=/run/hubcrate/helm \
    HELM_DATA_HOME=/run/hubcrate/helm
exec </dev/null
folder=$1
release=$2
namespace=$3
description=$4
shift 4
trap 'rm -rf "$folder" /run/hubcrate/helm' EXIT
for pending in pending-install pending-upgrade pending-rollback; do
    kubectl -n "$namespace" delete secret -l "owner=helm,name=$release,status=$pending" --ignore-not-found >/dev/null
done
for name in "$@"; do
    set -- "$@" --values "$folder/$name"
    shift
done
helm upgrade --install --cleanup-on-fail --no-hooks --create-namespace --namespace "$namespace" \
    --description "$description" --timeout 5m "$@" "$release" "$folder/chart.tgz" >/dev/null
