/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-columns.h"
#include "gs-document.h"
#include "gs-formats-error.h"

G_BEGIN_DECLS

/**
 * GsFormat:
 *
 * One file format. Never freed, never changes.
 */
typedef struct _GsFormat GsFormat;

/**
 * GsFormatOptions:
 * @pts: (nullable): presentation time of each frame of the clip, nanoseconds
 * @n_frames: frames of the clip
 * @duration: of the clip, nanoseconds; 0 = not known
 * @media: (nullable): path of the clip, for formats that name it
 * @trace: (nullable): which trace to write, where the format holds but one
 * @rate: values a second to write, where the format counts them so; 0 = the trace's own
 * @columns: (nullable): what the columns of a table mean; %NULL = by their names
 * @samples: (nullable): an ABAW list of samples, whose order and number the written file follows
 *
 * What a file alone does not say. All zero is a good start.
 */
typedef struct
{
  const gint64 *pts;
  guint n_frames;
  gint64 duration;
  const char *media;
  const char *trace;
  double rate;
  const GsColumns *columns;
  const char *samples;
} GsFormatOptions;

const GsFormat *const *gs_format_list (guint *n_formats);
const GsFormat *gs_format_find (const char *id);
const char *gs_format_get_id (const GsFormat *self);
const char *gs_format_get_title (const GsFormat *self);
const char *gs_format_get_ending (const GsFormat *self);
gboolean gs_format_needs_frames (const GsFormat *self);
const GsFormat *gs_format_for_output (const char *path, const GsDocument *document, GError **error);
const GsFormat *gs_format_detect (const char *path, GError **error);
const GsFormat *gs_format_detect_bytes (const char *path, const void *data, gsize size, GError **error);

char *gs_format_load (const char *path, gsize *size, GError **error);
GsDocument *gs_format_read (const char *path, const GsFormat *format, const GsFormatOptions *options,
                            const GsFormat **used, GError **error);
GsDocument *gs_format_read_bytes (const char *path, const void *data, gsize size, const void *companion,
                                  gsize companion_size, const GsFormat *format, const GsFormatOptions *options,
                                  const GsFormat **used, GError **error);
GPtrArray *gs_format_list_losses (const GsFormat *self, const GsDocument *document, const GsFormatOptions *options);
gboolean gs_format_write (const GsFormat *self, const GsDocument *document, const GsFormatOptions *options,
                          const char *path, GPtrArray *notes, GError **error);

G_END_DECLS
