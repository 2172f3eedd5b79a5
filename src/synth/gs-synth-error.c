/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-error.h"

G_DEFINE_QUARK (gs - synth - error, gs_synth_error)
