/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsDocumentSample:
 * @time: media time in nanoseconds, or the number of the frame, from 0, where the trace is by frame
 * @wall_time: when it was said, microseconds since 1970 (UTC); 0 = not known
 * @value: what was said; NaN = nothing was said from here to the next sample
 * @confidence: 0 to 1; NaN = not known
 *
 * A value of a trace. It holds until the next sample.
 */
typedef struct
{
  gint64 time;
  gint64 wall_time;
  double value;
  float confidence;
} GsDocumentSample;

/**
 * GsDocumentTrace:
 * @name: what was rated: `valence`, `arousal` or what the file calls it
 * @rater: (nullable): who rated
 * @clip: (nullable): name of the video in a file of several
 * @minimum: lower end of the scale; NaN = the file does not say
 * @maximum: upper end
 * @minimum_colour: (nullable): the scale's colours, as NOVA has them
 * @maximum_colour: (nullable): see @minimum_colour
 * @rate: values a second, in a file that counts them so; 0 = each has its own time
 * @by_frame: samples are counted in frames of the clip, whose times the file does not know
 * @samples: (element-type GsDocumentSample): in the order of time
 *
 * One dimension that somebody rated in time.
 */
typedef struct
{
  char *name;
  char *rater;
  char *clip;
  double minimum;
  double maximum;
  char *minimum_colour;
  char *maximum_colour;
  double rate;
  gboolean by_frame;
  GArray *samples;
} GsDocumentTrace;

/* A segment of a tier whose file gives no number to it. */
#define GS_DOCUMENT_NO_ID G_MININT

/* NOVA's number for "rubbish here". */
#define GS_DOCUMENT_GARBAGE (-1)

/**
 * GsDocumentSegment:
 * @start: media time, nanoseconds
 * @end: not before @start
 * @label: UTF-8, may be empty
 * @note: (nullable): what else was said
 * @colour: (nullable): as the file has it
 * @id: number of the label in the tier's scheme, or %GS_DOCUMENT_NO_ID
 * @confidence: 0 to 1; NaN = not known
 *
 * A stretch of time with a label.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  char *label;
  char *note;
  char *colour;
  int id;
  double confidence;
} GsDocumentSegment;

/**
 * GsDocumentLabel:
 * @id: its number
 * @name: what it is called
 * @colour: (nullable): as the file has it
 *
 * One label of a scheme.
 */
typedef struct
{
  int id;
  char *name;
  char *colour;
} GsDocumentLabel;

/**
 * GsDocumentTier:
 * @name: what it is about
 * @rater: (nullable): who annotated
 * @participant: (nullable): whom it is about
 * @parent: (nullable): name of the tier that it depends on
 * @colour: (nullable): as NOVA's free schemes have it
 * @points: its segments are points in time
 * @segments: (element-type GsDocumentSegment): sorted by start, then by end
 * @labels: (element-type GsDocumentLabel): the labels it may have; empty = any
 *
 * A list of segments.
 */
typedef struct
{
  char *name;
  char *rater;
  char *participant;
  char *parent;
  char *colour;
  gboolean points;
  GPtrArray *segments;
  GPtrArray *labels;
} GsDocumentTier;

/**
 * GsDocumentMedia:
 * @url: where the file says the media is; nothing follows it
 * @relative_url: (nullable): seen from the annotation file
 * @mime_type: (nullable): its type
 *
 * A media file that was annotated.
 */
typedef struct
{
  char *url;
  char *relative_url;
  char *mime_type;
} GsDocumentMedia;

/**
 * GsDocument:
 * @traces: (element-type GsDocumentTrace): traces
 * @tiers: (element-type GsDocumentTier): tiers
 * @media: (element-type GsDocumentMedia): the first is the one whose time counts
 * @links: (element-type utf8): other files that the file names
 * @annotator: (nullable): who made the file
 * @role: (nullable): the part of the person who was annotated
 * @created: (nullable): when, as the file has it
 * @lower_label: (nullable): name of the scale's lower end
 * @upper_label: (nullable): name of its upper end
 * @steps: (nullable): CARMA's number of steps
 * @start: where the file begins, nanoseconds
 * @end: where it ends; 0 = it does not say
 * @notes: (element-type utf8): a sentence for all that the reader passed over, put right or had to guess
 *
 * An annotation file in memory, whatever its format. Plain data: used by one thread at a time, any.
 */
typedef struct
{
  GPtrArray *traces;
  GPtrArray *tiers;
  GPtrArray *media;
  GPtrArray *links;
  char *annotator;
  char *role;
  char *created;
  char *lower_label;
  char *upper_label;
  char *steps;
  gint64 start;
  gint64 end;
  GPtrArray *notes;
} GsDocument;

GsDocument *gs_document_new (void);
void gs_document_free (GsDocument *self);
GsDocumentTrace *gs_document_add_trace (GsDocument *self, const char *name);
GsDocumentTier *gs_document_add_tier (GsDocument *self, const char *name);
GsDocumentTier *gs_document_find_tier (GsDocument *self, const char *name);
GsDocumentTrace *gs_document_find_trace (GsDocument *self, const char *name);
GsDocumentMedia *gs_document_add_media (GsDocument *self, const char *url);
void gs_document_note (GsDocument *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void gs_document_sort (GsDocument *self);
gboolean gs_document_is_by_frame (const GsDocument *self);
gint64 gs_document_get_end (const GsDocument *self);
void gs_document_place_frames (GsDocument *self, const gint64 *pts, guint n_frames);
void gs_document_count_frames (GsDocument *self, const gint64 *pts, guint n_frames);

void gs_document_trace_append (GsDocumentTrace *self, gint64 time, double value);
double gs_document_trace_get_value_at (const GsDocumentTrace *self, gint64 time);
gboolean gs_document_trace_is_regular (const GsDocumentTrace *self, double rate);
double gs_document_trace_guess_rate (const GsDocumentTrace *self);

GsDocumentSegment *gs_document_tier_append (GsDocumentTier *self, gint64 start, gint64 end, const char *label);
GsDocumentLabel *gs_document_tier_add_label (GsDocumentTier *self, int id, const char *name);
const GsDocumentLabel *gs_document_tier_find_label (const GsDocumentTier *self, int id);

#define gs_document_trace_get(trace, i) (&g_array_index ((trace)->samples, GsDocumentSample, i))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDocument, gs_document_free)

G_END_DECLS
