#!/usr/bin/env bash
# Writes a file as the pull request's comment, or in the place of the one that an earlier run wrote. COMMENTS is the
# path of the pull request's comments in GitHub's API; the file's first line marks the comment.
set -euo pipefail

file="$1"
marker="$(head -n 1 "$file")"
mine=".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$marker\"))) | .url"
comment="$(gh api --paginate "$COMMENTS" --jq "$mine" | head -n 1)"
if [ -n "$comment" ]; then
  gh api --silent --method PATCH "$comment" -F body=@"$file"
else
  gh api --silent --method POST "$COMMENTS" -F body=@"$file"
fi
