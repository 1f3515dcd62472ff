#!/bin/sh
# Make the virtual environment named, with the newest Python from 3.14 down to 3.11 that works and can make one.
set -eu
venv=$1
found=
for python in python3.14 python3.13 python3.12 python3.11 python3; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case $version in 3.11 | 3.12 | 3.13 | 3.14) ;; *) continue ;; esac
    "$python" -c 'import ensurepip, venv' 2>/dev/null || { found=${found:-$version}; continue; }
    "$python" -m venv "$venv" && exit 0
    rm -rf "$venv"
    exit 1
done
if [ -n "$found" ]; then
    echo "seatchange: Python $found cannot make a virtual environment: install its venv and ensurepip (Debian, Ubuntu: python$found-venv)" >&2
else
    echo "seatchange: no Python from 3.11 to 3.14 found: install one with venv (Debian, Ubuntu: python3 and python3-venv)" >&2
fi
exit 1
