#!/bin/sh
# Replaced by what it starts, so that nginx is process 1 and gets the stop signal.
exec "$@"
