#!/bin/sh
set -e
# An option, or a name that is no program here: meant for node.
if [ "${1#-}" != "$1" ] || ! command -v "$1" > /dev/null; then
  set -- node "$@"
fi
exec "$@"
