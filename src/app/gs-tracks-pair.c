/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-tracks-private.h"

/* Whether two are held against each other here. Not while one rates blind: neither may be seen then. */
gboolean
gs_tracks_has_pair (GsTracks *self,
                    GsOutput output)
{
  return self->only == NULL && self->pair[0].series != NULL && output == self->pair_output;
}

/* The two that are compared, alone: among many lines their difference could not be seen. */
gboolean
gs_tracks_fill_pair (GsTracks *self,
                     GsLineTrack *track,
                     GsOutput output)
{
  const GsPairLine *lines = self->pair;

  if (!gs_tracks_has_pair (self, output))
    return FALSE;

  for (guint side = 0; side < 2; side++)
    gs_line_track_add_series (track, lines[side].series, lines[side].name,
                              side == 1 && lines[0].style == GS_LINE_NETWORK && lines[1].style == GS_LINE_NETWORK
                                ? GS_LINE_ALTERNATIVE
                                : lines[side].style);
  gs_line_track_set_difference (track, lines[0].series, lines[1].series);

  return TRUE;
}

void
gs_tracks_fill_bands (GsTracks *self)
{
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      if (self->band_low[output] != NULL && self->only == NULL && !gs_tracks_has_pair (self, output))
        gs_line_track_set_band (GS_LINE_TRACK (self->lines[output]), self->band_low[output], self->band_high[output]);
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
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      g_clear_object (&self->band_low[output]);
      g_clear_object (&self->band_high[output]);
    }
}

/**
 * gs_tracks_set_pair:
 * @self: a #GsTracks
 * @output: valence or arousal
 * @pair: (nullable) (array fixed-size=2): two lines over the clip's frames; %NULL: nothing is compared
 *
 * Shows two lines alone in the track of @output, with what lies between them shaded, until another clip is shown.
 */
void
gs_tracks_set_pair (GsTracks *self,
                    GsOutput output,
                    const GsPairLine *pair)
{
  g_return_if_fail (GS_IS_TRACKS (self));
  g_return_if_fail (output < GS_RUN_N_PREDICTIONS);

  if (self->plots == NULL || (pair == NULL && self->pair[0].series == NULL))
    return;

  gs_tracks_clear_pair (self);
  self->pair_output = output;
  for (guint side = 0; side < 2 && pair != NULL; side++)
    self->pair[side] = (GsPairLine) { g_object_ref (pair[side].series), g_strdup (pair[side].name), pair[side].style };
  gs_tracks_fill_lines (self);
}

/**
 * gs_tracks_set_band:
 * @self: a #GsTracks
 * @output: valence or arousal
 * @low: (nullable): lower edge of the spread around the gold standard, over the clip's frames
 * @high: (nullable): its upper edge
 *
 * Shows the spread until another clip is shown.
 */
void
gs_tracks_set_band (GsTracks *self,
                    GsOutput output,
                    GsSeries *low,
                    GsSeries *high)
{
  g_return_if_fail (GS_IS_TRACKS (self));
  g_return_if_fail (output < GS_RUN_N_PREDICTIONS);

  if (self->plots == NULL)
    return;

  g_set_object (&self->band_low[output], low);
  g_set_object (&self->band_high[output], high);
  gs_line_track_set_band (GS_LINE_TRACK (self->lines[output]), NULL, NULL);
  gs_tracks_fill_bands (self);
}
