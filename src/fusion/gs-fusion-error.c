/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fusion-error.h"

G_DEFINE_QUARK (gs-fusion-error, gs_fusion_error)
