/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-engine-error.h"

G_DEFINE_QUARK (gs-engine-error, gs_engine_error)
