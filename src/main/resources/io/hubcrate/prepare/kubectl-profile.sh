# Written by hubcrate; taken away by: hubcrate reset
if [ -z "$KUBECONFIG" ] && [ ! -e "$HOME/.kube/config" ] && [ -r /etc/kubernetes/admin.conf ]; then
    export KUBECONFIG=/etc/kubernetes/admin.conf
fi
