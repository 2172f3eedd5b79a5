/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-tracks-private.h"

/* The spread around a gold standard */
typedef struct
{
  GsSeries *low;
  GsSeries *high;
} Band;

static void
band_free (gpointer data)
{
  Band *self = data;

  g_object_unref (self->low);
  g_object_unref (self->high);
  g_free (self);
}

void
gs_tracks_init_pair (GsTracks *self)
{
  self->bands = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, band_free);
}

/* Valence and arousal have their track always, other dimensions while there are traces of them. */
static GsTrack *
find_track (GsTracks *self,
            const char *dimension)
{
  GsOutput output;

  if (gs_output_from_nick (dimension, &output) && output < GS_RUN_N_PREDICTIONS)
    return self->lines[output];

  return gs_dimension_tracks_find (self->dimensions, dimension);
}

/* Whether two are held against each other here. Not while one rates blind: neither may be seen then. */
gboolean
gs_tracks_has_pair (GsTracks *self,
                    const char *dimension)
{
  return self->only == NULL && self->pair[0].series != NULL && g_strcmp0 (dimension, self->pair_dimension) == 0;
}

/* The two that are compared, alone: among many lines their difference could not be seen. */
gboolean
gs_tracks_fill_pair (GsTracks *self,
                     GsLineTrack *track,
                     const char *dimension)
{
  const GsPairLine *lines = self->pair;

  if (!gs_tracks_has_pair (self, dimension))
    return FALSE;

  for (guint side = 0; side < 2; side++)
    gs_line_track_add_series (track, lines[side].series, lines[side].name,
                              side == 1 && lines[0].style == GS_LINE_NETWORK && lines[1].style == GS_LINE_NETWORK
                                ? GS_LINE_ALTERNATIVE
                                : lines[side].style);
  gs_line_track_set_difference (track, lines[0].series, lines[1].series);

  return TRUE;
}

/* What is compared of another dimension than valence and arousal, once it is known which tracks there are. */
void
gs_tracks_fill_others (GsTracks *self)
{
  GsTrack *track = self->pair_dimension != NULL ? gs_dimension_tracks_find (self->dimensions, self->pair_dimension) : NULL;

  if (track != NULL)
    gs_tracks_fill_pair (self, GS_LINE_TRACK (track), self->pair_dimension);
}

void
gs_tracks_fill_bands (GsTracks *self)
{
  GHashTableIter iter;
  gpointer dimension, band;

  g_hash_table_iter_init (&iter, self->bands);
  while (g_hash_table_iter_next (&iter, &dimension, &band))
    {
      GsTrack *track = find_track (self, dimension);

      if (track != NULL && self->only == NULL && !gs_tracks_has_pair (self, dimension))
        gs_line_track_set_band (GS_LINE_TRACK (track), ((Band *) band)->low, ((Band *) band)->high);
    }
}

void
gs_tracks_clear_pair (GsTracks *self)
{
  for (guint side = 0; side < 2; side++)
    {
      g_clear_object (&self->pair[side].series);
      g_free ((char *) self->pair[side].name);
      self->pair[side].name = NULL;
    }
}

void
gs_tracks_clear_bands (GsTracks *self)
{
  g_hash_table_remove_all (self->bands);
}

/**
 * gs_tracks_set_pair:
 * @self: a #GsTracks
 * @dimension: valence, arousal or another
 * @pair: (nullable) (array fixed-size=2): two lines over the clip's frames; %NULL: nothing is compared
 *
 * Shows two lines alone in the track of @dimension, with what lies between them shaded, until another clip is shown.
 */
void
gs_tracks_set_pair (GsTracks *self,
                    const char *dimension,
                    const GsPairLine *pair)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  if (self->plots == NULL || (pair == NULL && self->pair[0].series == NULL))
    return;

  gs_tracks_clear_pair (self);
  self->pair_dimension = g_intern_string (dimension);
  for (guint side = 0; side < 2 && pair != NULL; side++)
    self->pair[side] = (GsPairLine) { g_object_ref (pair[side].series), g_strdup (pair[side].name), pair[side].style };
  gs_tracks_fill_lines (self);
}

/**
 * gs_tracks_set_band:
 * @self: a #GsTracks
 * @dimension: valence, arousal or another
 * @low: (nullable): lower edge of the spread around the gold standard, over the clip's frames
 * @high: (nullable): its upper edge; %NULL with @low
 *
 * Shows the spread until another clip is shown.
 */
void
gs_tracks_set_band (GsTracks *self,
                    const char *dimension,
                    GsSeries *low,
                    GsSeries *high)
{
  const char *key = g_intern_string (dimension);
  GsTrack *track;

  g_return_if_fail (GS_IS_TRACKS (self));

  if (self->plots == NULL)
    return;

  if (low == NULL || high == NULL)
    {
      g_hash_table_remove (self->bands, key);
    }
  else
    {
      Band *band = g_new (Band, 1);

      *band = (Band) { g_object_ref (low), g_object_ref (high) };
      g_hash_table_replace (self->bands, (gpointer) key, band);
    }
  track = find_track (self, key);
  if (track != NULL)
    gs_line_track_set_band (GS_LINE_TRACK (track), NULL, NULL);
  gs_tracks_fill_bands (self);
}
