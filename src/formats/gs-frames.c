/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-frames.h"

#include <math.h>

/* What Aff-Wild2 writes for "nobody labelled this". */
#define NOT_LABELLED (-5.0)

static const GsDocumentTrace *
find (GsDocument *document,
      const char *name)
{
  return gs_document_find_trace (document, name);
}

/* A copy of the traces that matter, by frame. */
static GsDocument *
count_frames (const GsDocument *document,
              const GsFormatOptions *options)
{
  GsDocument *copy = gs_document_new ();

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      GsDocumentTrace *twin = gs_document_add_trace (copy, trace->name);

      twin->by_frame = trace->by_frame;
      g_array_append_vals (twin->samples, trace->samples->data, trace->samples->len);
    }
  gs_document_count_frames (copy, options->pts, options->n_frames);

  return copy;
}

/**
 * gs_frames_init:
 * @self: uninitialised
 * @document: lives as long as @self
 * @options: has the clip's frames where the document has times
 * @path: for messages
 * @error: return location: it has neither valence nor arousal, or the clip is needed
 *
 * Returns: %TRUE if there is something to write
 */
gboolean
gs_frames_init (GsFrames *self,
                const GsDocument *document,
                const GsFormatOptions *options,
                const char *path,
                GError **error)
{
  GsDocument *source = (GsDocument *) document;
  const GsDocumentTrace *traces[2];

  *self = (GsFrames) { 0 };

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      if (trace->by_frame)
        continue;
      if (options->n_frames == 0)
        {
          g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                       "%s: it holds one value a frame; name the clip, whose frames have times", path);
          return FALSE;
        }
      source = self->own = count_frames (document, options);
      break;
    }

  self->valence = find (source, "valence");
  self->arousal = find (source, "arousal");
  if (self->valence == NULL && self->arousal == NULL)
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "%s: it holds valence and arousal, and no trace is called so", path);
      return FALSE;
    }

  traces[0] = self->valence;
  traces[1] = self->arousal;
  for (guint i = 0; i < 2; i++)
    {
      if (traces[i] != NULL && traces[i]->samples->len > 0)
        self->n_frames =
          MAX (self->n_frames, (guint) gs_document_trace_get (traces[i], traces[i]->samples->len - 1)->time + 1);
    }

  return TRUE;
}

void
gs_frames_clear (GsFrames *self)
{
  g_clear_pointer (&self->own, gs_document_free);
}

/**
 * gs_frames_find:
 * @trace: (nullable): by frame
 * @frame: from 0
 *
 * Returns: (nullable): the sample of that frame
 */
const GsDocumentSample *
gs_frames_find (const GsDocumentTrace *trace,
                guint frame)
{
  guint low = 0, high;

  if (trace == NULL)
    return NULL;

  high = trace->samples->len;
  if (frame < high && gs_document_trace_get (trace, frame)->time == frame)
    return gs_document_trace_get (trace, frame);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (gs_document_trace_get (trace, middle)->time < frame)
        low = middle + 1;
      else
        high = middle;
    }

  return low < trace->samples->len && gs_document_trace_get (trace, low)->time == frame ? gs_document_trace_get (trace, low)
                                                                                        : NULL;
}

/**
 * gs_frames_get:
 * @trace: (nullable): by frame
 * @frame: from 0
 *
 * Returns: the value of that frame alone; NaN if it has none
 */
double
gs_frames_get (const GsDocumentTrace *trace,
               guint frame)
{
  const GsDocumentSample *sample = gs_frames_find (trace, frame);

  return sample != NULL ? sample->value : NAN;
}

void
gs_frames_append_label (GString *out,
                        double value)
{
  if (isnan (value))
    g_string_append (out, "-5");
  else
    gs_text_append_double (out, value);
}

/**
 * gs_frames_parse_label:
 * @text: a label
 * @value: (out): -1 to 1; NaN for -5, which is not labelled
 *
 * Returns: whether it is one of these
 */
gboolean
gs_frames_parse_label (const char *text,
                       double *value)
{
  if (!gs_text_to_double (text, value))
    return FALSE;
  if (*value == NOT_LABELLED)
    *value = NAN;

  return isnan (*value) || (*value >= -1.0 && *value <= 1.0);
}
