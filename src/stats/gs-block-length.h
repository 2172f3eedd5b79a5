/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize gs_block_length_politis_white (const double *trace, const gsize *clips, guint n_clips, double *exact);
gsize gs_block_length_choose (const double *const *traces, guint n_traces, const gsize *clips, guint n_clips);

/* The rule of gs_block_length_choose() in a sentence, for reports. */
#define GS_BLOCK_LENGTH_RULE                                                                                           \
  "the longest that Politis and White's rule (2004, corrected 2009) gives for any of the traces, at least the cube root " \
  "of the number of bins; in a clip shorter than three blocks a third of the clip"

G_END_DECLS
