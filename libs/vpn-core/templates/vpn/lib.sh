# shellcheck shell=bash
# Sourced by the scripts of the pod.
# shellcheck source=/dev/null
. /etc/pod/settings
# shellcheck source=/dev/null
. /usr/local/lib/instance/lib.sh
