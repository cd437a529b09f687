# shellcheck shell=bash
# Sourced by the scripts of the pod.
# shellcheck source=/dev/null
. /etc/pod/settings

log() {
  logger -s -t "pod-${0##*/}" -- "$*"
}

fail() {
  log "failed: $*"
  exit 1
}

# retry <attempts> <seconds between> <command...>
retry() {
  local attempts="$1" pause="$2" attempt
  shift 2
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    if "$@"; then return 0; fi
    if ((attempt < attempts)); then sleep "$pause"; fi
  done
  return 1
}

# imds <path>: instance metadata, version 2
imds() {
  local metadata=http://169.254.169.254/latest token
  token="$(curl -fsS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")" &&
    curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"
}

# link_of <network interface id>
link_of() {
  local mac
  for mac in $(imds network/interfaces/macs/); do
    if [ "$(imds "network/interfaces/macs/${mac%/}/interface-id")" = "$1" ]; then
      ip -o link | awk -v mac="link/ether ${mac%/}" 'index($0, mac) { sub(/[@:].*/, "", $2); print $2; exit }' | grep .
      return
    fi
  done
  return 1
}
