#!/bin/sh
# No service starts by itself in a container: 101 is "not allowed" to Debian's invoke-rc.d.
exit 101
