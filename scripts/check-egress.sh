#!/usr/bin/env bash
# Asks an instance, through Systems Manager, under which address the internet sees it, and compares that with the
# addresses of the NAT gateways. Needs the AWS CLI and credentials of the instance's account.
set -u

usage() {
  cat >&2 <<'TEXT'
Usage: check-egress.sh INSTANCE ADDRESSES [AWS OPTION...]

  INSTANCE     id of the instance: the output "..._instance-id" of the probe's stack
  ADDRESSES    expected public IPv4 addresses, separated by commas: the NAT gateways'
  AWS OPTION   passed to every call of the AWS CLI, e.g. --region eu-central-1 --profile payments

Environment: CHECK_EGRESS_TIMEOUT, seconds to wait for the answer (default 60);
CHECK_EGRESS_INTERVAL, seconds between two questions (default 2).

Exit status: 0 the address is one of those expected, 1 it is another, 2 wrong usage, 3 it could not be found out.
TEXT
  exit 2
}

unknown() {
  echo "unknown: $1" >&2
  exit 3
}

[[ $# -ge 2 ]] || usage
instance=$1
expected=$2
shift 2

address='([0-9]{1,3}\.){3}[0-9]{1,3}'
timeout=${CHECK_EGRESS_TIMEOUT:-60}
interval=${CHECK_EGRESS_INTERVAL:-2}
[[ $instance =~ ^i-[0-9a-f]+$ ]] || { echo "not an instance id: $instance" >&2; usage; }
[[ $expected =~ ^$address(,$address)*$ ]] || { echo "not a list of IPv4 addresses: $expected" >&2; usage; }
[[ $timeout =~ ^[0-9]+$ ]] || { echo "not a number of seconds: $timeout" >&2; usage; }
[[ $interval =~ ^[0-9]+(\.[0-9]+)?$ ]] || { echo "not a number of seconds: $interval" >&2; usage; }
command -v aws >/dev/null || unknown "the AWS CLI is not installed"

command_id=$(aws ssm send-command \
  --instance-ids "$instance" \
  --document-name AWS-RunShellScript \
  --comment "Which address does the internet see?" \
  --parameters '{"commands":["curl -4 -s --max-time 20 https://checkip.amazonaws.com"]}' \
  --query Command.CommandId --output text "$@") || unknown "Systems Manager did not take the command"

invocation() {
  aws ssm get-command-invocation --command-id "$command_id" --instance-id "$instance" \
    --query "$1" --output text "${@:2}"
}

SECONDS=0
while true; do
  # The invocation exists a moment after the command; until then, the question fails.
  status=$(invocation Status "$@" 2>/dev/null) || status=Pending
  case $status in
    Success) break ;;
    Pending | InProgress | Delayed | Cancelling) ;;
    *) unknown "the command ended as $status: $(invocation StandardErrorContent "$@")" ;;
  esac
  ((SECONDS < timeout)) || unknown "no answer within $timeout seconds; the command is $status"
  sleep "$interval"
done

found=$(invocation StandardOutputContent "$@" | tr -d '[:space:]') || unknown "the answer could not be read"
[[ $found =~ ^$address$ ]] || unknown "the instance answered \"$found\", which is no IPv4 address"

if [[ ",$expected," == *",$found,"* ]]; then
  echo "equal: the internet sees $instance as $found"
else
  echo "different: the internet sees $instance as $found, expected $expected"
  exit 1
fi
