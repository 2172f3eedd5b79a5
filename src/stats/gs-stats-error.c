/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-stats-error.h"

G_DEFINE_QUARK (gs-stats-error, gs_stats_error)
