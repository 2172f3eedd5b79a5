/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-format-private.h"

#include <math.h>
#include <string.h>

/* What is asked for where neither trace nor clip has a rate: NOVA's own default. */
#define DEFAULT_RATE 25.0

/**
 * gs_format_choose_trace:
 * @document: with traces
 * @options: may name one of them
 * @error: return location: there is none of this name
 *
 * Returns: (transfer none) (nullable): the trace that a file for one gets: the one that was named, or the first
 */
const GsDocumentTrace *
gs_format_choose_trace (const GsDocument *document,
                        const GsFormatOptions *options,
                        GError **error)
{
  const GsDocumentTrace *trace;

  if (document->traces->len == 0)
    return NULL;
  if (options->trace == NULL)
    return document->traces->pdata[0];

  trace = gs_document_find_trace ((GsDocument *) document, options->trace);
  if (trace == NULL)
    g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "there is no trace “%s”", options->trace);

  return trace;
}

/**
 * gs_format_choose_rate:
 * @trace: what is written
 * @options: may ask for a rate
 * @error: return location: the rate is none
 *
 * Returns: values a second: what is asked for, else the trace's, else the clip's frame rate, else 25; 0 on error
 */
double
gs_format_choose_rate (const GsDocumentTrace *trace,
                       const GsFormatOptions *options,
                       GError **error)
{
  double rate = options->rate;

  if (rate == 0.0)
    rate = gs_document_trace_guess_rate (trace);
  if (rate == 0.0 && options->n_frames > 1)
    rate = (options->n_frames - 1) * 1e9 / (double) MAX (options->pts[options->n_frames - 1] - options->pts[0], 1);
  if (rate == 0.0)
    rate = DEFAULT_RATE;

  if (!(rate > 0.0 && rate <= 1e5))
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "%g is no rate: it should be above 0 and at most 100000",
                   rate);
      return 0.0;
    }

  return rate;
}

static GsDocumentTier *
copy_head (GPtrArray *tiers,
           GHashTable *names,
           const GsDocumentTier *tier,
           guint number)
{
  GsDocumentTier *copy = g_new0 (GsDocumentTier, 1);
  g_autofree char *name = number > 1 ? g_strdup_printf ("%s (%u)", tier->name, number) : g_strdup (tier->name);

  /* Names tell tiers apart in these files. */
  while (g_hash_table_contains (names, name))
    {
      g_free (name);
      name = g_strdup_printf ("%s (%u)", tier->name, ++number);
    }
  g_hash_table_add (names, g_strdup (name));
  *copy = *tier;
  copy->name = g_steal_pointer (&name);
  copy->segments = g_ptr_array_new ();
  g_ptr_array_add (tiers, copy);

  return copy;
}

static void
view_free (gpointer data)
{
  GsDocumentTier *view = data;

  g_free (view->name);
  g_ptr_array_unref (view->segments);
  g_free (view);
}

/**
 * gs_format_separate_tiers:
 * @document: what is written
 * @points: whether points in time get a tier of their own
 * @output: gets a note for what was moved
 *
 * Formats in which the segments of a tier must not overlap, and tiers not share a name: what overlaps is moved to a further tier of
 * the same name with a number, so that nothing is lost.
 *
 * Returns: (transfer full) (element-type GsDocumentTier): tiers that share everything but name and list of segments with the
 *   document's
 */
GPtrArray *
gs_format_separate_tiers (const GsDocument *document,
                          gboolean points,
                          GsOutput *output)
{
  GPtrArray *tiers = g_ptr_array_new_with_free_func (view_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];
      g_autoptr (GPtrArray) open = g_ptr_array_new ();
      guint n_moved = 0;
      guint number = 1;
      gboolean all_points = tier->points && tier->segments->len > 0;

      for (guint k = 0; k < tier->segments->len; k++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          all_points = all_points && segment->start == segment->end;
        }
      g_ptr_array_add (open, copy_head (tiers, names, tier, number));
      ((GsDocumentTier *) open->pdata[0])->points = all_points || (tier->points && tier->segments->len == 0);

      for (guint k = 0; k < tier->segments->len; k++)
        {
          GsDocumentSegment *segment = tier->segments->pdata[k];
          gboolean is_point = points && segment->start == segment->end;
          GsDocumentTier *place = NULL;

          /* So many tiers that overlap nobody has; beyond them the last takes it all, and its reader will complain. */
          for (guint j = 0; j < open->len && place == NULL; j++)
            {
              GsDocumentTier *candidate = open->pdata[j];
              const GsDocumentSegment *last =
                candidate->segments->len > 0 ? candidate->segments->pdata[candidate->segments->len - 1] : NULL;

              if (candidate->points == is_point &&
                  (last == NULL || last->end < segment->start ||
                   (last->end == segment->start && !(last->start == last->end && segment->start == segment->end))))
                place = candidate;
            }
          if (place == NULL)
            {
              place = copy_head (tiers, names, tier, ++number);
              place->points = is_point;
              g_ptr_array_add (open, place);
            }
          n_moved += place != open->pdata[0];
          g_ptr_array_add (place->segments, segment);
        }

      if (n_moved > 0)
        gs_output_note (output, "%s: %u segments overlap others of their tier and were moved to a further one", tier->name, n_moved);
    }

  return tiers;
}
