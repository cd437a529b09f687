# shellcheck shell=bash
# Sourced by the scripts of the pod.
# shellcheck source=/dev/null
. /etc/pod/settings

# Into the journal, by way of the unit.
log() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}
