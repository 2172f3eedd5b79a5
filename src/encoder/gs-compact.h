/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-compact-audio.h"
#include "gs-compact-video.h"

/* Name and version of the encoder; stored wherever its features are used. Any change of a feature's meaning changes it. */
#define GS_COMPACT_NAME    "compact"
#define GS_COMPACT_VERSION "compact-1"
