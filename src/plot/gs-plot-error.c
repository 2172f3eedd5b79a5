/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-plot-error.h"

G_DEFINE_QUARK (gs-plot-error, gs_plot_error)
