/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-writer.h"

#include "gs-synth-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Every so many clips of twenty: the rest is for training. */
#define SHARES         20
#define FIRST_VALIDATE 14
#define FIRST_TEST     17

static gboolean
write_file (const char *path, const char *data, gsize size, GError **error)
{
  /* Through a temporary file, so that there is never half of it. */
  return g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

/**
 * gs_synth_write_labels:
 * @plan: what happens
 * @path: where to, usually `VA_continuous_label.npy`
 * @error: return location for a #GFileError
 *
 * Writes valence and arousal of every frame as a NumPy array ([T, 2] float32).
 *
 * Returns: whether it was written
 */
gboolean
gs_synth_write_labels (const GsSynthPlan *plan, const char *path, GError **error)
{
  guint n = gs_synth_plan_get_n_frames (plan);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *header = NULL;
  const guint8 magic[8] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };
  guint8 size[2];
  gsize length;

  header = g_strdup_printf ("{'descr': '<f4', 'fortran_order': False, 'shape': (%u, 2), }", n);
  /* The array starts at a multiple of 64; the header ends with a new line. */
  length = (10 + strlen (header) + 1 + 63) / 64 * 64 - 10;
  size[0] = (guint8) (length & 0xff);
  size[1] = (guint8) (length >> 8);
  g_byte_array_append (bytes, magic, sizeof magic);
  g_byte_array_append (bytes, size, sizeof size);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  while (bytes->len < 10 + length)
    g_byte_array_append (bytes, (const guint8 *) (bytes->len + 1 == 10 + length ? "\n" : " "), 1);

  for (guint i = 0; i < n; i++)
    {
      GsSynthFeeling feeling = gs_synth_plan_get_label (plan, i);
      const float row[2] = { (float) feeling.valence, (float) feeling.arousal };

      for (guint j = 0; j < 2; j++)
        {
          guint32 bits;

          memcpy (&bits, &row[j], sizeof bits);
          bits = GUINT32_TO_LE (bits);
          g_byte_array_append (bytes, (const guint8 *) &bits, sizeof bits);
        }
    }

  return write_file (path, (const char *) bytes->data, bytes->len, error);
}

/**
 * gs_synth_write_weak:
 * @plan: what happens
 * @path: where to, usually `weak.json`
 * @error: return location for a #GFileError
 *
 * Writes the weak spans as `[{"kind":, "start":, "end":, "reliable":}]`, times in seconds of media; "reliable" is the
 * channel that the label follows, `video` or `audio`. Where the sound is late "delay" says by how many seconds.
 *
 * Returns: whether it was written
 */
gboolean
gs_synth_write_weak (const GsSynthPlan *plan, const char *path, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  guint n_spans;
  const GsSynthWeakSpan *spans = gs_synth_plan_get_spans (plan, &n_spans);

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_spans; i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, gs_synth_weak_kind_get_name (spans[i].kind));
      json_builder_set_member_name (builder, "start");
      json_builder_add_double_value (builder, spans[i].start);
      json_builder_set_member_name (builder, "end");
      json_builder_add_double_value (builder, spans[i].end);
      json_builder_set_member_name (builder, "reliable");
      json_builder_add_string_value (builder, gs_synth_weak_kind_is_video_reliable (spans[i].kind) ? "video" : "audio");
      if (spans[i].kind == GS_SYNTH_WEAK_SOUND_DELAYED)
        {
          json_builder_set_member_name (builder, "delay");
          json_builder_add_double_value (builder, spans[i].amount);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return write_file (path, text, strlen (text), error);
}

/**
 * gs_synth_write_plan:
 * @plan: what happens
 * @path: where to, usually `plan.json`
 * @error: return location for a #GFileError
 *
 * Writes the plan's parameters: with them the same clip can be made again.
 *
 * Returns: whether it was written
 */
gboolean
gs_synth_write_plan (const GsSynthPlan *plan, const char *path, GError **error)
{
  g_autofree char *text = gs_synth_plan_to_json (plan);

  return write_file (path, text, strlen (text), error);
}

/**
 * gs_synth_write_split:
 * @names: (array zero-terminated=1): the clips
 * @path: where to, usually `split.json`
 * @error: return location for a #GFileError
 *
 * Deals the clips out to train, validate and test as 14 to 3 to 3, in the order given: of twenty neighbours each part
 * gets its share, of few clips train gets the first, validate and test the next ones.
 *
 * Returns: whether it was written
 */
gboolean
gs_synth_write_split (const char *const *names, const char *path, GError **error)
{
  static const char *const parts[] = { "train", "validate", "test" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    {
      json_builder_set_member_name (builder, parts[part]);
      json_builder_begin_array (builder);
      for (guint i = 0; names[i] != NULL; i++)
        {
          /* 3 and 20 share no factor: a walk through all twenty places that soon visits every part. */
          guint place = i * 3 % SHARES;

          if (part == (place < FIRST_VALIDATE ? 0 : place < FIRST_TEST ? 1 : 2))
            json_builder_add_string_value (builder, names[i]);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return write_file (path, text, strlen (text), error);
}
