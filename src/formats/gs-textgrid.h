/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-text.h"

G_BEGIN_DECLS

/* What reader and writer of Praat's TextGrids share. */

/* Segments of a tier that a reader takes; the size of the file bounds them too. */
#define GS_TEXTGRID_MAX_SEGMENTS 10000000

gboolean gs_textgrid_read_text (const GsSource *source, GsDocument *document, GError **error);
gboolean gs_textgrid_read_binary (const GsSource *source, GsDocument *document, GError **error);
gboolean gs_textgrid_write_long (const GsDocument *document, const GsFormatOptions *options, GsOutput *output,
                                 GError **error);
gboolean gs_textgrid_write_short (const GsDocument *document, const GsFormatOptions *options, GsOutput *output,
                                  GError **error);
gboolean gs_textgrid_write_utf16 (const GsDocument *document, const GsFormatOptions *options, GsOutput *output,
                                  GError **error);
gboolean gs_textgrid_write_binary (const GsDocument *document, const GsFormatOptions *options, GsOutput *output,
                                   GError **error);

G_END_DECLS
