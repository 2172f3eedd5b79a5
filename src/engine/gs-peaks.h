/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GS_PEAKS_RATE 16000 /* samples a second */
#define GS_PEAKS_BIN  64    /* samples of the finest level's bins: 4 ms */

/**
 * GsPeak:
 * @lowest: lowest sample of a bin, full scale 32767
 * @highest: highest sample
 */
typedef struct
{
  gint16 lowest;
  gint16 highest;
} GsPeak;

/**
 * GsPeaks:
 *
 * The lowest and highest sample of a sound at every zoom: bins of 4 ms, and coarser levels of four bins each. 4.8 MB an
 * hour. Use from one thread at a time.
 */
typedef struct _GsPeaks GsPeaks;

GsPeaks *gs_peaks_new (void);
void gs_peaks_free (GsPeaks *self);
void gs_peaks_push (GsPeaks *self, const float *samples, gsize n_samples);
void gs_peaks_finish (GsPeaks *self);
void gs_peaks_add_bins (GsPeaks *self, const GsPeak *bins, gsize n_bins);
const GsPeak *gs_peaks_get_bins (const GsPeaks *self, gsize *n_bins);
void gs_peaks_read (const GsPeaks *self, gint64 start, gint64 end, guint n_columns, float *lowest, float *highest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPeaks, gs_peaks_free)

G_END_DECLS
