/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-format-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_GNUC_PRINTF (2, 3)
static void
lose (GPtrArray *losses,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (losses, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
list_names (GString *out,
            const char *name)
{
  g_string_append_printf (out, "%s“%s”", out->len > 0 ? ", " : "", name);
}

static void
lose_traces (const GsFormat *self,
             const GsDocument *document,
             const GsFormatOptions *options,
             GPtrArray *losses)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const GsDocumentTrace *only = NULL;

  if (document->traces->len == 0)
    return;

  if (self->holds & GS_HOLDS_MANY_TRACES)
    return;

  if (self->holds & GS_HOLDS_TRACES)
    {
      /* A file of NOVA holds a trace or a tier. */
      only = gs_format_choose_trace (document, options, NULL);
      if (only == NULL)
        return;
    }

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      if (trace != only)
        list_names (names, trace->name);
    }
  if (names->len == 0)
    return;

  if (only != NULL)
    lose (losses, _ ("it holds one trace, “%s”; left out: %s"), only->name, names->str);
  else if (self == &gs_eaf_format)
    lose (losses, _ ("traces do not fit in it; they go into a table beside it that it names: %s"), names->str);
  else
    lose (losses, _ ("it holds no traces; left out: %s"), names->str);
}

static void
lose_tiers (const GsFormat *self,
            const GsDocument *document,
            GPtrArray *losses)
{
  g_autoptr (GString) names = g_string_new (NULL);
  /* Tables and NOVA's files hold traces or segments. */
  gboolean one_kind = (self->holds & GS_HOLDS_TRACES) != 0;
  guint first = self->holds & GS_HOLDS_TIERS && !(one_kind && document->traces->len > 0) ? 1 : 0;

  if (first == 1 && self->holds & GS_HOLDS_MANY_TIERS)
    return;

  for (guint i = first; i < document->tiers->len; i++)
    list_names (names, ((GsDocumentTier *) document->tiers->pdata[i])->name);
  if (names->len > 0)
    lose (losses, _ ("%s; left out: %s"),
          first == 1                        ? _ ("it holds one tier")
          : self->holds & GS_HOLDS_TIERS    ? _ ("it holds traces or segments, not both")
                                            : _ ("it holds no segments"),
          names->str);
}

static void
lose_from_traces (const GsFormat *self,
                  const GsDocument *document,
                  const GsFormatOptions *options,
                  GPtrArray *losses)
{
  guint n_raters = 0, n_ranges = 0, n_confidences = 0, n_wall_times = 0, n_gaps = 0, n_irregular = 0, n_rounded = 0, n_colours = 0;
  const GsDocumentTrace *only =
    self->holds & GS_HOLDS_MANY_TRACES ? NULL : gs_format_choose_trace (document, options, NULL);

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      gboolean irregular;

      if (only != NULL && trace != only)
        continue;

      irregular = !(self->holds & GS_HOLDS_OWN_TIMES) && !self->by_frame && !trace->by_frame && trace->samples->len > 0 &&
                  (gs_document_trace_guess_rate (trace) <= 0.0 ||
                   !gs_document_trace_is_regular (trace, gs_document_trace_guess_rate (trace)));
      n_irregular += irregular;
      n_raters += trace->rater != NULL;
      n_ranges += !isnan (trace->minimum) || !isnan (trace->maximum);
      n_colours += trace->minimum_colour != NULL || trace->maximum_colour != NULL;
      for (guint k = 0; k < trace->samples->len; k++)
        {
          const GsDocumentSample *sample = gs_document_trace_get (trace, k);

          n_confidences += !isnan (sample->confidence);
          n_wall_times += sample->wall_time != 0;
          n_gaps += isnan (sample->value);
          n_rounded += !trace->by_frame && sample->time % self->resolution != 0;
        }
    }

  if (n_irregular > 0)
    lose (losses, _ ("it holds values at one rate; traces whose values have times of their own are sampled: %u"), n_irregular);
  if (self->by_frame && document->traces->len > 0 && !gs_document_is_by_frame (document))
    lose (losses, _ ("it holds one value a frame: the one that holds when the frame is shown"));
  if (n_raters > 0 && !(self->holds & GS_HOLDS_RATER))
    lose (losses, _ ("it does not say who rated"));
  if (n_ranges > 0 && !(self->holds & GS_HOLDS_RANGE))
    lose (losses, _ ("it does not say where the scale ends"));
  if (n_colours > 0 && !(self->holds & GS_HOLDS_COLOURS))
    lose (losses, _ ("it holds no colours"));
  if (n_confidences > 0 && !(self->holds & GS_HOLDS_CONFIDENCE))
    lose (losses, _ ("it holds no confidence; %u values have one"), n_confidences);
  if (n_wall_times > 0 && !(self->holds & GS_HOLDS_WALL_TIME))
    lose (losses, _ ("it does not say when something was rated; %u values do"), n_wall_times);
  if (n_gaps > 0 && !(self->holds & GS_HOLDS_GAPS))
    lose (losses, _ ("it has no gaps; %u values are missing and take the one before"), n_gaps);
  if (n_rounded > 0 && self->holds & GS_HOLDS_OWN_TIMES)
    lose (losses, _ ("its times are rounded to %g ms; %u values have a finer one"), self->resolution / 1e6, n_rounded);
}

static void
lose_from_tiers (const GsFormat *self,
                 const GsDocument *document,
                 GPtrArray *losses)
{
  guint n_raters = 0, n_participants = 0, n_parents = 0, n_schemes = 0, n_confidences = 0, n_notes = 0, n_colours = 0;
  guint n_points = 0, n_rounded = 0, n_names = 0;

  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];

      /* The name that the reader of subtitles gives them says nothing. */
      n_names += *tier->name != '\0' && strcmp (tier->name, "subtitles") != 0;
      n_raters += tier->rater != NULL;
      n_participants += tier->participant != NULL;
      n_parents += tier->parent != NULL;
      n_schemes += tier->labels->len > 0;
      for (guint k = 0; k < tier->segments->len; k++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          n_confidences += !isnan (segment->confidence);
          n_notes += segment->note != NULL && *segment->note != '\0';
          n_colours += segment->colour != NULL;
          n_points += segment->start == segment->end;
          n_rounded += segment->start % self->resolution != 0 || segment->end % self->resolution != 0;
        }
    }

  if (n_names > 0 && !(self->holds & GS_HOLDS_TIER_NAME))
    lose (losses, _ ("it does not say what a tier is called"));
  if (n_raters > 0 && !(self->holds & GS_HOLDS_RATER))
    lose (losses, _ ("it does not say who annotated"));
  if (n_participants > 0 && !(self->holds & GS_HOLDS_PARTICIPANT))
    lose (losses, _ ("it does not say whom a tier is about"));
  if (n_parents > 0)
    lose (losses, _ ("tiers that depend on others are written as tiers of their own: %u"), n_parents);
  if (n_schemes > 0 && !(self->holds & GS_HOLDS_SCHEME))
    lose (losses, _ ("it does not say which labels a tier may have"));
  if (n_confidences > 0 && !(self->holds & GS_HOLDS_CONFIDENCE))
    lose (losses, _ ("it holds no confidence; %u segments have one"), n_confidences);
  if (n_notes > 0 && !(self->holds & GS_HOLDS_NOTES))
    lose (losses, _ ("it holds no notes; %u segments have one"), n_notes);
  if (n_colours > 0 && !(self->holds & GS_HOLDS_COLOURS))
    lose (losses, _ ("it holds no colours; %u segments have one"), n_colours);
  if (n_points > 0 && !(self->holds & GS_HOLDS_POINTS))
    lose (losses, _ ("it holds no points in time; %u segments without length become as short as it allows"), n_points);
  if (n_rounded > 0)
    lose (losses, _ ("its times are rounded to %g ms; %u segments have finer ones"), self->resolution / 1e6, n_rounded);
}

/**
 * gs_format_list_losses:
 * @self: a format that shall be written
 * @document: what shall be written
 * @options: (nullable): as for gs_format_write()
 *
 * Returns: (transfer full) (element-type utf8): a sentence for everything in the document that a file of this format has no room
 * for; empty if nothing is lost
 */
GPtrArray *
gs_format_list_losses (const GsFormat *self,
                       const GsDocument *document,
                       const GsFormatOptions *options)
{
  const GsFormatOptions none = { 0 };
  GPtrArray *losses = g_ptr_array_new_with_free_func (g_free);

  if (options == NULL)
    options = &none;

  lose_traces (self, document, options, losses);
  lose_tiers (self, document, losses);
  if (self->holds & GS_HOLDS_TRACES)
    lose_from_traces (self, document, options, losses);
  if (self->holds & GS_HOLDS_TIERS && !(self->holds & GS_HOLDS_TRACES && document->traces->len > 0))
    lose_from_tiers (self, document, losses);
  if (document->media->len > 0 && !(self->holds & GS_HOLDS_MEDIA))
    lose (losses, _ ("it does not say which media was annotated"));

  return losses;
}
