/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segmenter-private.h"

#include <glib/gi18n.h>

/* What segments are called, and what is written on them. */

/* The words of a tier are its labels; a tier without words takes any. */
gboolean
gs_segmenter_knows (GsSegmenter *self,
                    GsTier *tier,
                    const char *label)
{
  g_autofree char *sentence = NULL;

  if (label[0] == '\0' || g_list_model_get_n_items (gs_tier_get_vocabulary (tier)) == 0 || gs_tier_find_word (tier, label) != NULL)
    return TRUE;

  /* Translators: a label, name of a tier */
  sentence = g_strdup_printf (_ ("“%s” is not among the words of “%s”: V adds it."), label, gs_tier_get_name (tier));
  gs_segmenter_refuse (self, sentence);

  return FALSE;
}

/**
 * gs_segmenter_label:
 * @self: a #GsSegmenter
 * @label: what the selected segment is to be called; "" takes its label away
 */
void
gs_segmenter_label (GsSegmenter *self,
                    const char *label)
{
  GsTier *tier;
  GsSegment *segment;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = gs_segmenter_get_chosen (self, &tier);
  if (segment == NULL || !gs_segmenter_knows (self, tier, label) || g_str_equal (gs_segment_get_label (segment), label))
    return;

  if (label[0] != '\0')
    /* Translators: follows the word Undo or Redo in a menu: Undo the label “smile” at 0:12 */
    gs_segmenter_begin (self, _ ("the label %s at %s"), label, gs_segment_get_start (segment));
  else
    /* Translators: follows the word Undo or Redo in a menu: Undo taking the label off “smile” at 0:12 */
    gs_segmenter_begin (self, _ ("taking the label off %s at %s"), gs_segment_get_label (segment), gs_segment_get_start (segment));
  gs_store_set_segment_label (gs_workspace_get_store (self->workspace), tier, segment, label);
  gs_store_end_action (gs_workspace_get_store (self->workspace));
}

/**
 * gs_segmenter_note:
 * @self: a #GsSegmenter
 * @tier: its tier
 * @segment: a segment
 * @note: what is to stand on it; "" takes its note away
 *
 * If the segment is not there any more, "lost" says so and what was written.
 */
void
gs_segmenter_note (GsSegmenter *self,
                   GsTier *tier,
                   GsSegment *segment,
                   const char *note)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsClip *clip;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (g_str_equal (gs_segment_get_note (segment), note))
    return;

  clip = gs_tier_get_clip (tier);
  if (store == NULL || clip == NULL || !gs_segmenter_has_item (gs_project_get_clips (gs_store_get_project (store)), clip) ||
      !gs_segmenter_has_item (gs_clip_get_tiers (clip), tier) || !gs_tier_contains (tier, segment))
    {
      /* Translators: a note that somebody has typed */
      g_autofree char *sentence = g_strdup_printf (_ ("The segment is not there any more. What was written on it: “%s”"), note);

      g_signal_emit_by_name (self, "lost", sentence);
      return;
    }

  /* Translators: follows the word Undo or Redo in a menu: Undo the note on “smile” at 0:12 */
  gs_segmenter_begin (self, _ ("the note on %s at %s"), gs_segment_get_label (segment), gs_segment_get_start (segment));
  gs_store_set_segment_note (store, tier, segment, note);
  gs_store_end_action (store);
}
