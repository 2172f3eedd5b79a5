/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-error.h"

G_DEFINE_QUARK (gs-media-error, gs_media_error)
