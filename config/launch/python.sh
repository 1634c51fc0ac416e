#!/bin/sh
# Finds a Python that can carry the project and lets it prepare the virtual environment.
# Needs nothing but a POSIX shell; PYTHON names an interpreter to use instead of searching for one.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# A candidate must run, be new enough and be able to make virtual environments; the answer tells which of these fails.
ask() {
    "$1" -c 'import sys
if sys.version_info < (3, 11):
    print("old %d.%d" % sys.version_info[:2])
else:
    try:
        import ensurepip, venv
        print("fit")
    except ImportError:
        print("bare %d.%d" % sys.version_info[:2])' 2>/dev/null || echo absent
}

seen=""
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    answer=$(ask "$candidate")
    case $answer in
        fit) exec "$candidate" -I "$here/virtualenv.py" "$@" ;;
        old*) seen="$seen
  - $candidate is Python ${answer#old }, older than 3.11" ;;
        bare*) seen="$seen
  - $candidate is Python ${answer#bare } without venv or ensurepip (on Debian and Ubuntu: apt install python${answer#bare }-venv)" ;;
        *) [ -n "${PYTHON:-}" ] && seen="$seen
  - $candidate does not run" ;;
    esac
done
echo "Python 3.11 or newer with its venv module is needed, and none was found:${seen:-
  - no python3 on the search path}
Install one, or name it: make ${MAKECMDGOALS:-run} PYTHON=/path/to/python3" >&2
exit 1
