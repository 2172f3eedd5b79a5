/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format.h"

G_BEGIN_DECLS

/**
 * GsFormatHolds:
 * @GS_HOLDS_TRACES: a trace
 * @GS_HOLDS_MANY_TRACES: more than one
 * @GS_HOLDS_OWN_TIMES: samples with a time of their own; without it they follow at one rate, or the clip's frames
 * @GS_HOLDS_RANGE: the scale's ends
 * @GS_HOLDS_RATER: who rated or annotated
 * @GS_HOLDS_CONFIDENCE: how sure
 * @GS_HOLDS_WALL_TIME: when it was said
 * @GS_HOLDS_TIERS: a tier
 * @GS_HOLDS_MANY_TIERS: more than one
 * @GS_HOLDS_TIER_NAME: what the tier is called
 * @GS_HOLDS_NOTES: a note for each segment
 * @GS_HOLDS_COLOURS: colours
 * @GS_HOLDS_PARTICIPANT: whom a tier is about
 * @GS_HOLDS_POINTS: segments without length
 * @GS_HOLDS_OVERLAPS: segments of a tier that overlap; without it the writer moves them to a tier of their own
 * @GS_HOLDS_SCHEME: the labels that a tier may have
 * @GS_HOLDS_MEDIA: which media was annotated
 * @GS_HOLDS_GAPS: stretches of a trace without a value
 * @GS_HOLDS_FRAMES: values counted in frames, beside those with times
 *
 * What a format has room for; all else is lost, and said to be.
 */
typedef enum
{
  GS_HOLDS_TRACES = 1 << 0,
  GS_HOLDS_MANY_TRACES = 1 << 1,
  GS_HOLDS_OWN_TIMES = 1 << 2,
  GS_HOLDS_RANGE = 1 << 3,
  GS_HOLDS_RATER = 1 << 4,
  GS_HOLDS_CONFIDENCE = 1 << 5,
  GS_HOLDS_WALL_TIME = 1 << 6,
  GS_HOLDS_TIERS = 1 << 7,
  GS_HOLDS_MANY_TIERS = 1 << 8,
  GS_HOLDS_TIER_NAME = 1 << 9,
  GS_HOLDS_NOTES = 1 << 10,
  GS_HOLDS_COLOURS = 1 << 11,
  GS_HOLDS_PARTICIPANT = 1 << 12,
  GS_HOLDS_POINTS = 1 << 13,
  GS_HOLDS_OVERLAPS = 1 << 14,
  GS_HOLDS_SCHEME = 1 << 15,
  GS_HOLDS_MEDIA = 1 << 16,
  GS_HOLDS_GAPS = 1 << 17,
  GS_HOLDS_FRAMES = 1 << 18,
} GsFormatHolds;

/**
 * GsSource:
 * @path: for messages
 * @name: the last part of @path, UTF-8
 * @data: (array length=size): the file; nothing follows it
 * @size: bytes
 * @companion: (nullable): the data file beside it, in formats of two files
 * @companion_size: bytes
 * @options: never %NULL
 *
 * What a reader is given. It trusts none of it.
 */
typedef struct
{
  const char *path;
  const char *name;
  const guint8 *data;
  gsize size;
  const guint8 *companion;
  gsize companion_size;
  const GsFormatOptions *options;
} GsSource;

/**
 * GsOutput:
 * @path: where the file will be
 * @text: what will be in it
 * @companion: what will be in the file beside it; empty = there is none
 * @companion_path: (nullable): where that will be
 * @notes: (element-type utf8): sentences about what was done to make things fit
 *
 * What a writer fills.
 */
typedef struct
{
  const char *path;
  GString *text;
  GString *companion;
  char *companion_path;
  GPtrArray *notes;
} GsOutput;

struct _GsFormat
{
  const char *id;     /* for the command line */
  const char *title;  /* for people */
  const char *ending; /* of the file's name, with the dot */
  guint holds;        /* GsFormatHolds */
  gint64 resolution;  /* nanoseconds that times are rounded to; 1 = none */
  gboolean by_frame;
  /* 0 = surely not, 100 = surely; 30 to 60 = by its name and little else */
  guint (*detect) (const GsSource *source);
  gboolean (*read) (const GsSource *source, GsDocument *document, GError **error);
  gboolean (*write) (const GsDocument *document, const GsFormatOptions *options, GsOutput *output, GError **error);
};

/* The largest file that is read; ten hours at 60 frames a second come to 60 MB of text. */
#define GS_FORMATS_MAX_SIZE (256u * 1024 * 1024)

/* Two thousand and more of these no tool can show. */
#define GS_FORMATS_MAX_TIERS 4096

gboolean gs_source_refuse (const GsSource *source, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
gboolean gs_source_has_ending (const GsSource *source, const char *ending);
void gs_output_note (GsOutput *output, const char *format, ...) G_GNUC_PRINTF (2, 3);

gboolean gs_output_save (GsOutput *output, GError **error);

/* For writers: which trace goes into a file for one, and tiers whose segments do not overlap. */
const GsDocumentTrace *gs_format_choose_trace (const GsDocument *document, const GsFormatOptions *options, GError **error);
double gs_format_choose_rate (const GsDocumentTrace *trace, const GsFormatOptions *options, GError **error);
GPtrArray *gs_format_separate_tiers (const GsDocument *document, gboolean points, GsOutput *output);

extern const GsFormat gs_affwild2_format;
extern const GsFormat gs_abaw_format;
extern const GsFormat gs_nova_format;
extern const GsFormat gs_nova_binary_format;
extern const GsFormat gs_eaf_format;
extern const GsFormat gs_textgrid_format;
extern const GsFormat gs_textgrid_short_format;
extern const GsFormat gs_textgrid_utf16_format;
extern const GsFormat gs_textgrid_binary_format;
extern const GsFormat gs_webvtt_format;
extern const GsFormat gs_srt_format;
extern const GsFormat gs_carma_format;
extern const GsFormat gs_darma_format;
extern const GsFormat gs_pagan_format;
extern const GsFormat gs_muse_format;
extern const GsFormat gs_muse_annotations_format;
extern const GsFormat gs_avec_format;
extern const GsFormat gs_csv_format;
extern const GsFormat gs_tsv_format;
extern const GsFormat gs_labels_npy_format;

G_END_DECLS
