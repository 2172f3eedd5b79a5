/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-decoder.h"
#include "gs-media-error.h"
#include "gs-media-info.h"
#include "gs-player.h"
