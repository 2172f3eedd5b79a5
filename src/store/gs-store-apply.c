/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

/* What undo and redo did to rows, done to the objects. */

static void
apply_segment (GsStore *self,
               const GsJournalChange *change,
               JsonObject *image,
               JsonObject *last_image)
{
  gint64 tier_id = json_object_get_int_member (image != NULL ? image : last_image, "tier_id");
  GsTier *tier = gs_project_find_tier (self->project, tier_id);
  GsSegment *segment = tier != NULL ? gs_tier_find (tier, change->object_id) : NULL;
  g_autoptr (GsSegment) added = NULL;

  if (image == NULL)
    {
      if (segment != NULL)
        gs_tier_remove (tier, segment);
      return;
    }

  if (tier == NULL)
    return;

  if (segment == NULL)
    {
      segment = added = gs_segment_new (0, 0, NULL);
      gs_store_set_row (segment, change->object_id);
      gs_segment_set_id (segment, change->object_id);
    }

  gs_segment_set_range (segment, json_object_get_int_member (image, "start"), json_object_get_int_member (image, "end"));
  gs_segment_set_label (segment, json_object_get_string_member (image, "label"));
  gs_segment_set_note (segment, json_object_get_string_member (image, "note"));

  if (added != NULL)
    gs_tier_add (tier, added);
}

/* What is in memory, where it is as it was; what may not be so any more is forgotten. */
static gpointer
unpark (GsStore *self,
        const GsJournalChange *change)
{
  g_autoptr (GObject) parked = gs_store_unpark (self, change->object, change->object_id);

  return change->is_parked ? g_steal_pointer (&parked) : NULL;
}

static void
apply_tier (GsStore *self,
            const GsJournalChange *change,
            JsonObject *image)
{
  GsTier *tier = gs_project_find_tier (self->project, change->object_id);
  g_autoptr (GsTier) added = NULL;
  GsClip *clip;
  GsRater *rater;

  if (image == NULL)
    {
      if (tier != NULL)
        {
          gs_store_park (self, "tier", change->object_id, tier);
          gs_project_remove_tier (self->project, tier);
        }
      return;
    }

  if (tier == NULL && (added = unpark (self, change)) != NULL)
    {
      gs_project_add_tier (self->project, added);
      tier = added;
    }

  if (tier != NULL)
    {
      gs_tier_set_name (tier, json_object_get_string_member (image, "name"));
      gs_tier_set_overlap (tier, gs_overlap_policy_from_nick (json_object_get_string_member (image, "overlap")));
      return;
    }

  clip = gs_project_find_clip (self->project, json_object_get_int_member (image, "clip_id"));
  rater = gs_project_find_rater (self->project, json_object_get_int_member (image, "rater_id"));
  if (clip == NULL || rater == NULL)
    return;

  added = gs_tier_new (clip, rater, json_object_get_string_member (image, "name"));
  gs_tier_set_overlap (added, gs_overlap_policy_from_nick (json_object_get_string_member (image, "overlap")));
  gs_store_set_row (added, change->object_id);
  gs_tier_set_id (added, change->object_id);
  gs_project_add_tier (self->project, added);
}

/* A word that may be missing. */
static const char *
get_word (JsonObject *image,
          const char *name)
{
  return json_object_get_string_member_with_default (image, name, NULL);
}

static void
apply_word (GsStore *self,
            const GsJournalChange *change,
            JsonObject *image,
            JsonObject *last_image)
{
  GsTier *tier = gs_project_find_tier (self->project, json_object_get_int_member (image != NULL ? image : last_image, "tier_id"));
  g_autoptr (GsWord) word = NULL;
  GsWord *there;

  if (tier == NULL)
    return;

  if (image == NULL)
    {
      gs_tier_remove_word (tier, change->object_id);
      return;
    }

  word = gs_word_new (json_object_get_string_member (image, "name"), json_object_get_string_member (image, "colour"),
                      json_object_get_string_member (image, "key"));
  gs_store_set_row (word, change->object_id);
  gs_word_set_id (word, change->object_id);
  gs_word_set_position (word, (guint) json_object_get_int_member (image, "position"));

  /* Somebody may be looking at the one that is there. */
  there = gs_store_find_word (tier, change->object_id);
  if (there != NULL && gs_word_equal (there, word) && gs_word_get_position (there) == gs_word_get_position (word))
    return;

  gs_tier_put_word (tier, word);
}

static void
set_properties (GsTrace *trace,
                JsonObject *image)
{
  gs_trace_set_take (trace, (guint) json_object_get_int_member (image, "take"));
  gs_trace_set_chosen (trace, json_object_get_int_member (image, "chosen") != 0);
  gs_trace_set_blind (trace, json_object_get_int_member (image, "blind") != 0);
  gs_trace_set_speed (trace, json_object_get_double_member_with_default (image, "speed", 0.0));
  gs_trace_set_delay (trace, gs_delay_method_from_nick (json_object_get_string_member (image, "delay_method")),
                      json_object_get_int_member (image, "delay"));
  gs_trace_set_delay_estimate (trace, get_word (image, "delay_criterion"), get_word (image, "delay_settings"));
  gs_trace_set_bounded (trace, json_object_get_int_member (image, "bounded") != 0);
  gs_trace_set_device (trace, get_word (image, "device"));
  gs_trace_set_derived (trace, get_word (image, "derived"));
}

static void
apply_trace (GsStore *self,
             const GsJournalChange *change,
             JsonObject *image)
{
  GsTrace *trace = gs_project_find_trace (self->project, change->object_id);
  g_autoptr (GsTrace) added = NULL;
  GsClip *clip;
  GsRater *rater;

  if (image == NULL)
    {
      if (trace != NULL)
        {
          gs_store_park (self, "trace", change->object_id, trace);
          gs_project_remove_trace (self->project, trace);
        }
      return;
    }

  if (trace != NULL)
    {
      set_properties (trace, image);
      return;
    }

  clip = gs_project_find_clip (self->project, json_object_get_int_member (image, "clip_id"));
  rater = gs_project_find_rater (self->project, json_object_get_int_member (image, "rater_id"));
  if (clip == NULL || rater == NULL)
    return;

  added = unpark (self, change);
  if (added == NULL)
    added = gs_trace_new (clip, rater, json_object_get_string_member (image, "dimension"),
                          json_object_get_double_member (image, "minimum"), json_object_get_double_member (image, "maximum"));
  gs_trace_set_state (added, GS_RECORD_COMPLETE);
  set_properties (added, image);
  gs_store_set_row (added, change->object_id);
  gs_trace_set_id (added, change->object_id);
  gs_project_add_trace (self->project, added);
}

static void
insert_stroke (GsTrace *trace,
               guint number,
               GBytes *bytes)
{
  gsize size;
  const GsJournalSample *rows = g_bytes_get_data (bytes, &size);
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));

  for (gsize i = 0; i < size / sizeof *rows; i++)
    {
      GsTraceSample sample = { rows[i].media_time, rows[i].wall_time, rows[i].value, number };

      g_array_append_val (samples, sample);
    }
  gs_trace_insert_stroke (trace, (const GsTraceSample *) samples->data, samples->len);
}

/* Strokes have a number within their trace, and keep it; the images of both sides carry it. */
static void
apply_stroke (GsStore *self,
              const GsJournalChange *change,
              JsonObject *image,
              JsonObject *last_image)
{
  JsonObject *known = image != NULL ? image : last_image;
  g_autoptr (GsTrace) parked = NULL;
  GsStrokeKind kind;
  GsTrace *trace;
  guint number;

  trace = gs_project_find_trace (self->project, json_object_get_int_member (known, "trace_id"));
  if (trace == NULL)
    return;

  number = (guint) json_object_get_int_member (known, "number");
  if (image == NULL)
    {
      /* Of a clip that was not read yet there is nothing to keep: what comes back comes from the file */
      if (gs_trace_has_stroke (trace, number))
        gs_store_park (self, "stroke", change->object_id, trace);
      gs_trace_remove_stroke (trace, number);
      gs_store_forget_posted (self, trace);
      return;
    }

  parked = unpark (self, change);
  if (parked != trace || !gs_trace_restore_stroke (trace, number))
    {
      gs_trace_remove_stroke (trace, number);
      /* It was in memory when the file was read, and is not any more: the trace has been read anew meanwhile. */
      if (change->samples == NULL)
        gs_store_read_anew (self, trace);
      else
        insert_stroke (trace, number, change->samples);
      kind = gs_stroke_kind_from_nick (json_object_get_string_member (image, "kind"));
      if (kind != GS_STROKE_RECORDED)
        gs_trace_set_edit (trace, number, kind, json_object_get_int_member (image, "start"),
                           json_object_get_int_member (image, "end"));
    }

  gs_store_forget_posted (self, trace);
}

/**
 * gs_store_apply_changes:
 * @self: a store
 * @changes: (element-type GsJournalChange): what undo or redo did, in order
 *
 * Brings the project's objects to what the file now says.
 */
void
gs_store_apply_changes (GsStore *self,
                        GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const GsJournalChange *change = g_ptr_array_index (changes, i);
      g_autoptr (JsonNode) node = change->image != NULL ? json_from_string (change->image, NULL) : NULL;
      g_autoptr (JsonNode) last_node = change->last_image != NULL ? json_from_string (change->last_image, NULL) : NULL;
      JsonObject *image = node != NULL ? json_node_get_object (node) : NULL;
      JsonObject *last_image = last_node != NULL ? json_node_get_object (last_node) : NULL;

      if (image == NULL && last_image == NULL)
        continue;

      if (g_str_equal (change->object, "segment"))
        apply_segment (self, change, image, last_image);
      else if (g_str_equal (change->object, "tier"))
        apply_tier (self, change, image);
      else if (g_str_equal (change->object, "vocabulary"))
        apply_word (self, change, image, last_image);
      else if (g_str_equal (change->object, "trace"))
        apply_trace (self, change, image);
      else if (g_str_equal (change->object, "stroke"))
        apply_stroke (self, change, image, last_image);
      else if (g_str_equal (change->object, "dimension"))
        gs_store_apply_dimension (self, change->object_id, image);
      else if (g_str_equal (change->object, "assignment"))
        gs_store_apply_assignment (self, change->object_id, image);
    }
}
