#!/usr/bin/env bash
# issue.sh FILE true|false: writes a file as the repository's issue, or in the place of what an earlier run wrote there;
# with false the issue is closed, if there is one. The file's first line marks the issue.
set -euo pipefail

file="$1" found="$2"
issues="repos/$GITHUB_REPOSITORY/issues"
marker="$(head -n 1 "$file")"
mine=".[] | select(.pull_request == null and .user.type == \"Bot\" and ((.body // \"\") | startswith(\"$marker\"))) | .number"
number="$(gh api --paginate "$issues?state=open" --jq "$mine" | head -n 1)"
# GitHub takes 65,536 characters.
body="$(mktemp)"
trap 'rm -f "$body"' EXIT
head -c 60000 "$file" >"$body"
if [ "$found" = true ] && [ -z "$number" ]; then
  gh api --silent --method POST "$issues" -f title="The network is not as it was applied" -F body=@"$body"
elif [ -n "$number" ]; then
  state=open
  [ "$found" = true ] || state=closed
  gh api --silent --method PATCH "$issues/$number" -f state="$state" -F body=@"$body"
fi
