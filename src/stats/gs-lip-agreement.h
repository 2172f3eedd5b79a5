/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double *gs_lip_agreement_compute (const float *mouth, const float *loudness, guint n_frames, gint64 step);

G_END_DECLS
