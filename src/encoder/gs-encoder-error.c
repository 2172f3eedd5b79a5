/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-encoder-error.h"

G_DEFINE_QUARK (gs-encoder-error, gs_encoder_error)
