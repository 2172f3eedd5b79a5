/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-formats-error.h"

G_DEFINE_QUARK (gs-formats-error, gs_formats_error)
