# Sourced by scripts/demo and scripts/test: what they ask of the machine.

# have_packages LIBRARY-OR-PROGRAM=DEBIAN-PACKAGE ... : install what is missing where we may, say so where we may not.
have_packages() {
  local missing=() pair
  for pair in "$@"; do
    local wanted=${pair%%=*} package=${pair#*=}
    case "$wanted" in
      *.so.*) PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -qF "$wanted" || missing+=("$package") ;;
      *) command -v "$wanted" >/dev/null || missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "!! Missing on this machine: ${missing[*]}. Install with: apt-get install ${missing[*]}" >&2
  fi
}

# What the OpenCV and mediapipe wheels load and a bare server lacks.
libraries=(libGL.so.1=libgl1 libEGL.so.1=libegl1 libGLESv2.so.2=libgles2 libglib-2.0.so.0=libglib2.0-0 libxcb.so.1=libxcb1)

# environment FOLDER EXTRAS... : a virtual environment with presspack in it.
environment() {
  local folder=$1; shift
  local python=${PYTHON:-python3.11}
  command -v "$python" >/dev/null || python=python3
  [ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
}
