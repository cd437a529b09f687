# shellcheck shell=bash
# Sourced by the scripts of the proxy.
# shellcheck source=/dev/null
. /etc/proxy/settings
# shellcheck source=/dev/null
. /usr/local/lib/instance/lib.sh

mkdir -p /var/log/proxy /var/lib/proxy
# Read by log.
# shellcheck disable=SC2034
readonly LOG_FILE=/var/log/proxy/instance.log

# metric <name> <value> [unit]
metric() {
  aws cloudwatch put-metric-data --region "$REGION" --namespace "$METRIC_NAMESPACE" --metric-name "$1" --value "$2" \
    --unit "${3:-None}" --dimensions "AutoScalingGroupName=$AUTO_SCALING_GROUP" || log "metric $1 was not published"
}

# lifecycle <CONTINUE|ABANDON>: answers the group's launch hook
lifecycle() {
  aws autoscaling complete-lifecycle-action --region "$REGION" --auto-scaling-group-name "$AUTO_SCALING_GROUP" \
    --lifecycle-hook-name "$LIFECYCLE_HOOK" --lifecycle-action-result "$1" --instance-id "$(imds instance-id)"
}

# Squid answers, on a port that only this instance reaches.
squid_answers() {
  curl -fsS -m 5 -o /dev/null http://127.0.0.1:3127/squid-internal-mgr/counters
}

# A request through Squid is answered from the internet; by whatever status.
path_works() {
  curl -sS -m 10 -o /dev/null --proxy http://127.0.0.1:3127 "https://$PROBE_HOST/"
}

# number <file>: the version of a configuration, as a metric can tell it
number() {
  local digest
  digest="$(sha256sum "$1")"
  echo "$((16#${digest:0:8}))"
}
