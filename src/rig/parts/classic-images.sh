# The images of a cluster of the classic line: those of kubeadm 1.20 and of chart 2.0.0, under the names that they have
# where Kubernetes' images are published today.

classic_chart_version=2.0.0
classic_pause_version=3.2
# The name that kubeadm 1.20.2 asks for; what is in it is Debian's 3.4.23.
classic_etcd_tag=3.4.13-0

# As image_list.
classic_image_list() {
    version=$(kubernetes_version)
    place=/usr/local/bin
    for name in kube-apiserver kube-controller-manager kube-scheduler; do
        echo "registry.k8s.io/$name:v$version|0|/||$name||$kubernetes/$name:$place/$name"
    done
    cat <<END
registry.k8s.io/kube-proxy:v$version|0|/||kube-proxy|base legacy|$kubernetes/kube-proxy:$place/kube-proxy
registry.k8s.io/etcd:$classic_etcd_tag|0|/||etcd|base|$programs/etcd:$place/etcd $programs/etcdctl:$place/etcdctl
registry.k8s.io/coredns:$classic_coredns_version|0|/|/coredns|||$programs/coredns:/coredns
registry.k8s.io/pause:$classic_pause_version|65535:65535|/|/pause|||$programs/pause:/pause
docker.io/cloudnativelabs/kube-router:v$classic_router_version|0|/|kube-router||base legacy|$programs/kube-router:$place/kube-router
docker.io/jupyterhub/k8s-hub:$classic_chart_version|1000|/srv/jupyterhub|tini --|jupyterhub --config /usr/local/etc/jupyterhub/jupyterhub_config.py|base jupyterhub hub|
docker.io/jupyterhub/k8s-singleuser-sample:$classic_chart_version|1000|/home/jovyan|tini --|jupyter lab|base jupyterhub singleuser|
docker.io/jupyterhub/configurable-http-proxy:$classic_proxy_version|65534|/|configurable-http-proxy||base proxy|
docker.io/jupyterhub/k8s-network-tools:$classic_chart_version|0|/||/bin/sh|base legacy|
END
}

classic_images_key() {
    {
        cat "$here/parts/classic-images.sh" "$here/parts/images.sh" "$here/images/image.py" "$here/images/layer.py"
        echo "$kubernetes $programs $layers"
    } | key_of
}

# Wants kubernetes, programs and layers. Sets images: a folder with images.list, each image's name and digest.
need_classic_images() {
    images=$cache/images-classic-$(classic_images_key)
    build_once "$images" build_classic_images
}

# In a shell that ends with it: this list takes the other line's place there.
build_classic_images() {
    image_list() {
        classic_image_list
    }
    build_images "$1"
}
