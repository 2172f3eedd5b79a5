#!/bin/bash
# Debian packages of Gatescope, by purpose, and a function that installs what is missing.
# Sourced by ./run and ./check; needs nothing but a bare Debian 12.
# SPDX-License-Identifier: GPL-3.0-or-later

# What the programs are built with.
packages_build=(
  gcc g++ libc6-dev meson ninja-build pkg-config gettext ca-certificates gtk-update-icon-cache
  libgtk-4-dev libadwaita-1-dev
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
  portaudio19-dev libopenblas-pthread-dev libsqlite3-dev
  libdlib-dev libfftw3-dev libespeak-ng-dev libjson-glib-dev libzip-dev
  libjpeg-dev libxml2-dev libmanette-0.2-dev
)

# What they need besides when they run: codecs, the landmark data, the voice's data, icons, fonts.
packages_runtime=(
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
  gstreamer1.0-plugins-ugly gstreamer1.0-libav
  libdlib-data espeak-ng-data
  adwaita-icon-theme librsvg2-common fonts-cantarell libasound2-plugins
  shared-mime-info desktop-file-utils
)

# What the tests drive them with: a display, a sound server, a keyboard, other people's codecs and validators.
packages_test=(
  xvfb xauth x11-utils xdotool imagemagick librsvg2-bin
  dbus dbus-x11 at-spi2-core python3 python3-gi python3-numpy python3-pyatspi gir1.2-atspi-2.0 gir1.2-gstreamer-1.0
  pulseaudio pulseaudio-utils ffmpeg sqlite3 clang libclang-rt-dev
  appstream appstream-util libxml2-utils python3-yaml libglib2.0-bin
  umockdev libumockdev-dev gir1.2-umockdev-1.0
)

# install_missing PACKAGE...: installs those that are not there, with sudo where it is needed.
install_missing ()
{
  local missing=() package

  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "gatescope: these packages are missing and there is no sudo to install them: ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi

  echo "gatescope: installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >&2 || {
      echo "gatescope: apt could not install what is missing (see above)" >&2
      return 1
    }
}
