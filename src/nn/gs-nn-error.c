/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nn-error.h"

G_DEFINE_QUARK (gs-nn-error, gs_nn_error)
